#include "text/number_notation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <vector>

#include "text/characters.hpp"
#include "text/number_format.hpp"

namespace likeness::text {
namespace {

/// A double holds this many digits of any number, an int64 this many.
constexpr std::size_t kMostDigits = 17;
constexpr std::size_t kMostWholeDigits = 18;

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Equal but for spaces at the ends and the case of letters.
bool alike(std::string_view a, std::string_view b) noexcept {
  a = trimmed(a);
  b = trimmed(b);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

/// The digits of a number, with a point for its point, and how many of them are decimals.
struct PlainDigits {
  std::array<char, 24> text{};
  std::size_t size = 0;
  std::size_t digits = 0;
  std::uint32_t decimals = 0;

  bool add(char c) noexcept {
    if (digits == kMostWholeDigits) return false;
    ++digits;
    text[size++] = c;
    return true;
  }
};

/// Where groups may begin: after one to three digits first, then after three (or two, and three in
/// the last group).
class GroupRule {
 public:
  explicit GroupRule(bool groups_of_two) : two_(groups_of_two) {}
  bool begin() noexcept {
    const bool right = begun_ ? since_ == (two_ ? 2 : 3) : since_ >= 1 && since_ <= (two_ ? 2 : 3);
    begun_ = true;
    since_ = 0;
    return right;
  }
  void digit() noexcept { ++since_; }
  [[nodiscard]] bool ended_well() const noexcept { return !begun_ || since_ == 3; }
  [[nodiscard]] bool begun() const noexcept { return begun_; }

 private:
  bool two_;
  bool begun_ = false;
  int since_ = 0;
};

std::optional<PlainDigits> read_digits(const NumberNotation& notation, std::string_view body,
                                       bool* grouped = nullptr) {
  PlainDigits result;
  GroupRule groups(notation.groups_of_two);
  const std::size_t at = std::min(body.find(notation.point), body.size());
  for (std::size_t k = 0; k < at;) {
    if (is_digit(body[k])) {
      if (!result.add(body[k++])) return std::nullopt;
      groups.digit();
      continue;
    }
    const bool group = !notation.group.empty() && body.substr(k).starts_with(notation.group);
    if (!group || !groups.begin()) return std::nullopt;
    k += notation.group.size();
  }
  if (!groups.ended_well()) return std::nullopt;
  // Zeros in front make a name of it.
  if (result.digits > 1 && result.text[0] == '0') return std::nullopt;
  if (grouped != nullptr) *grouped = groups.begun();
  if (at == body.size()) return result.digits == 0 ? std::nullopt : std::optional(result);
  if (result.digits == 0 && !result.add('0')) return std::nullopt;
  result.text[result.size++] = '.';
  for (const char c : body.substr(at + 1)) {
    if (!is_digit(c) || !result.add(c)) return std::nullopt;
    ++result.decimals;
  }
  if (result.digits > kMostDigits) return std::nullopt;
  return result;
}

/// `120/80` as one number.
std::optional<NotedNumber> read_pair(const NumberNotation& notation, std::string_view body) {
  NumberNotation single;
  const std::size_t at = body.find(notation.joint);
  const auto part = [&](std::string_view digits) -> std::optional<std::int64_t> {
    const auto plain = read_digits(single, digits);
    if (!plain || plain->decimals > 0) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(plain->text.data(), plain->text.data() + plain->size, value);
    return value;
  };
  const auto first = part(body.substr(0, at));
  const auto second = at == std::string_view::npos ? std::optional<std::int64_t>(0)
                                                   : part(body.substr(at + notation.joint.size()));
  if (!first || !second || *second >= notation.second_range || *first > 1'000'000'000) {
    return std::nullopt;
  }
  NotedNumber number;
  number.integer = *first * notation.second_range + *second;
  number.value = static_cast<double>(number.integer);
  number.whole = true;
  return number;
}

/// A number beyond a limit of which only that is known: half of a limit from above, a tenth more
/// than one from below.
double beyond(double limit, bool below) noexcept {
  const double margin = below ? std::fabs(limit) / 2 : std::fabs(limit) / 10;
  const double step = margin > 0 ? margin : 1;
  const double value = below ? limit - step : limit + step;
  return std::trunc(limit) != limit ? value : below ? std::floor(value) : std::ceil(value);
}

std::optional<NotedNumber> read_framed(const NumberNotation& notation, const NumberFrame& frame) {
  if (!notation.joint.empty()) {
    return frame.negative ? std::nullopt : read_pair(notation, frame.digits);
  }
  const auto plain = read_digits(notation, frame.digits);
  if (!plain) return std::nullopt;
  NotedNumber number;
  const char* const end = plain->text.data() + plain->size;
  std::from_chars(plain->text.data(), end, number.value);
  number.whole = plain->decimals == 0;
  if (number.whole) std::from_chars(plain->text.data(), end, number.integer);
  if (frame.negative) {
    number.value = -number.value;
    number.integer = -number.integer;
  }
  number.written.decimals = plain->decimals;
  number.written.trailing_zero = plain->decimals > 0 && end[-1] == '0';
  constexpr std::size_t kAlwaysHeld = 15;
  number.written.full_length = plain->digits > kAlwaysHeld;
  return number;
}

void append_grouped(const NumberNotation& notation, std::string_view whole, std::string& out) {
  for (std::size_t k = 0; k < whole.size(); ++k) {
    const std::size_t left = whole.size() - k;
    const bool begins = notation.groups_of_two && left > 3 ? (left - 3) % 2 == 0 : left % 3 == 0;
    if (k > 0 && begins) out += notation.group;
    out += whole[k];
  }
}

/// The digits of a number that is not negative, as write_float() makes them.
void append_digits(const NumberNotation& notation, std::string_view plain, std::string& out) {
  const std::size_t point = std::min(plain.find('.'), plain.size());
  append_grouped(notation, plain.substr(0, point), out);
  if (point == plain.size()) return;
  out += notation.point;
  out += plain.substr(point + 1);
}

void append_signed(const NumberNotation& notation, std::string_view plain, bool negative,
                   std::string& out) {
  const bool parentheses = negative && notation.parentheses;
  const bool minus = negative && !parentheses;
  const bool in_front = !notation.sign_inside && !notation.sign_behind;
  if (parentheses) out += '(';
  if (minus && in_front) out += '-';
  const bool zero = plain.find_first_of("123456789") == std::string_view::npos;
  if (!negative && (zero ? notation.plus_zero : notation.plus)) out += '+';
  out += notation.prefix;
  if (minus && notation.sign_inside) out += '-';
  append_digits(notation, plain, out);
  if (minus && notation.sign_behind && !notation.sign_inside) out += '-';
  out += notation.suffix;
  if (parentheses) out += ')';
}

void append_exponent_form(const NumberNotation& notation, double number, int decimals,
                          std::string& out) {
  std::array<char, kNumberSize> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific, std::max(decimals, 0));
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  out += text.substr(0, e);
  out += notation.exponent;
  const bool negative = text[e + 1] == '-';
  if (negative || notation.exponent_plus) out += negative ? '-' : '+';
  std::string_view digits = text.substr(e + 2);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  for (auto k = static_cast<int>(digits.size()); k < notation.exponent_digits; ++k) out += '0';
  out += digits;
}

/// Whether the number is beyond a limit that it is written as; then writes that.
bool append_limit(const NumberNotation& notation, double number, int decimals, int min_decimals,
                  std::string& out) {
  const bool below = notation.below && number < *notation.below;
  const bool above = notation.above && number > *notation.above;
  if (!below && !above) return false;
  NumberNotation without = notation;
  without.below.reset();
  without.above.reset();
  out += below ? '<' : '>';
  write_number(without, below ? *notation.below : *notation.above, decimals, min_decimals, out);
  return true;
}

constexpr std::array<std::string_view, 40> kCurrencies = {
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "RMB",
    "INR", "RUB", "BRL", "MXN", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "TRY", "ZAR", "KRW", "SGD", "HKD", "THB", "IDR", "ILS", "AED", "SAR",
    "ARS", "CLP", "COP", "RS",  "KR",  "FR",  "US",  "R",   "A",   "C"};
/// In UTF-8.
constexpr std::array<std::string_view, 14> kSymbols = {"$",
                                                       "\xE2\x82\xAC",
                                                       "\xC2\xA3",
                                                       "\xC2\xA5",
                                                       "\xE2\x82\xB9",
                                                       "\xE2\x82\xBD",
                                                       "\xE2\x82\xA9",
                                                       "\xE2\x82\xBA",
                                                       "\xE2\x82\xB4",
                                                       "\xE2\x82\xAB",
                                                       "\xE0\xB8\xBF",
                                                       "\xC2\xA2",
                                                       "~",
                                                       "\xE2\x89\x88"};

bool is_currency(std::string_view text) noexcept {
  for (const std::string_view symbol : kSymbols) {
    if (!text.ends_with(symbol)) continue;
    const std::string_view letters = text.substr(0, text.size() - symbol.size());
    return letters.size() <= 3 && std::all_of(letters.begin(), letters.end(), is_letter);
  }
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::any_of(kCurrencies.begin(), kCurrencies.end(),
                     [&](std::string_view one) { return one.size() > 1 && alike(one, text); });
}

bool is_unit(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 16;
  if (text.size() > kLongest) return false;
  const std::string_view unit = trimmed(text);
  if (is_currency(unit)) return true;
  const auto plain = [](char c) {
    return is_letter(c) || static_cast<unsigned char>(c) >= 0x80 || c == '%' || c == '"' ||
           c == '\'';
  };
  if (unit.empty() || !plain(unit.front())) return false;
  return std::all_of(unit.begin(), unit.end(), [&](char c) {
    return plain(c) || c == '/' || c == ' ' || c == '.' || c == '^' || c == '*';
  });
}

/// One way to read points and groups.
struct Points {
  const char* group;
  char point;
  bool two = false;
};
constexpr const char* kNarrowSpace = "\xE2\x80\xAF";
constexpr const char* kFixedSpace = "\xC2\xA0";
constexpr const char* kApostrophe = "\xE2\x80\x99";
/// In the order of preference.
constexpr std::array<Points, 13> kPoints = {{{"", '.'},
                                             {",", '.'},
                                             {"", ','},
                                             {".", ','},
                                             {" ", ','},
                                             {" ", '.'},
                                             {"'", '.'},
                                             {kApostrophe, '.'},
                                             {kFixedSpace, ','},
                                             {kNarrowSpace, ','},
                                             {kFixedSpace, '.'},
                                             {",", '.', true},
                                             {"'", ','}}};

/// How well a way to read points and groups does with texts.
struct Fit {
  NumberNotation notation;
  std::size_t fitting = 0;
  std::size_t grouped = 0;
  std::size_t ungrouped = 0;  ///< with so many digits that they should be in groups
  std::size_t with_point = 0;
  std::size_t three_decimals = 0;
};

Fit fit_of(const Points& points, const NumberNotation& around,
           std::span<const NumberFrame> frames) {
  Fit fit{around};
  fit.notation.group = points.group;
  fit.notation.point = points.point;
  fit.notation.groups_of_two = points.two;
  constexpr std::size_t kLongUngrouped = 5;
  for (const NumberFrame& frame : frames) {
    bool grouped = false;
    const auto digits = read_digits(fit.notation, frame.digits, &grouped);
    if (!digits) continue;
    ++fit.fitting;
    fit.grouped += grouped ? 1 : 0;
    fit.ungrouped += !grouped && digits->digits - digits->decimals >= kLongUngrouped ? 1 : 0;
    fit.with_point += digits->decimals > 0 ? 1 : 0;
    fit.three_decimals += digits->decimals == 3 ? 1 : 0;
  }
  return fit;
}

/// Whether `other` reads the signs better than `best`, which comes first.
bool better(const Fit& other, const Fit& best, PointSign preferred, bool money) {
  if (other.fitting != best.fitting) return other.fitting > best.fitting;
  const bool groups = other.grouped > 0 && !other.notation.groups_of_two;
  const bool decimals = best.with_point > 0 && best.with_point == best.three_decimals;
  // `1.234`: thousands of money, or where commas are points.
  if (groups && decimals && other.notation.group.front() == best.notation.point) {
    const bool foreign = best.notation.point == (preferred == PointSign::kComma ? '.' : ',');
    return other.ungrouped == 0 && (money || foreign);
  }
  const bool points = other.with_point > 0 && other.with_point == other.three_decimals;
  if (best.grouped > 0 && points && best.notation.group.front() == other.notation.point) {
    const bool native = other.notation.point == (preferred == PointSign::kComma ? ',' : '.');
    return best.ungrouped > 0 || (native && !money);
  }
  return false;
}

/// The pair of prefix and suffix that most frames have.
NumberNotation common_surroundings(std::span<const NumberFrame> frames) {
  NumberNotation common;
  std::size_t most = 0;
  constexpr std::size_t kTried = 64;
  for (std::size_t k = 0; k < std::min(frames.size(), kTried); ++k) {
    const auto count = static_cast<std::size_t>(
        std::count_if(frames.begin(), frames.end(), [&](const NumberFrame& other) {
          return other.prefix == frames[k].prefix && other.suffix == frames[k].suffix;
        }));
    if (count <= most) continue;
    most = count;
    common.prefix = frames[k].prefix;
    common.suffix = frames[k].suffix;
  }
  // A space behind the sign (`- 5`) would stand before numbers without one, and be lost there.
  if (trimmed(common.prefix).empty()) common.prefix.clear();
  return common;
}

/// Two whole numbers with something between them.
std::optional<NumberNotation> detect_pair(std::span<const NumberFrame> frames,
                                          const NumberNotation& around) {
  for (const std::string_view joint : {"/", "'", " / ", "x", " x "}) {
    NumberNotation notation = around;
    notation.joint = joint;
    notation.second_range = 1'000'000;
    std::int64_t largest = 0;
    std::size_t fitting = 0;
    for (const NumberFrame& frame : frames) {
      if (frame.digits.find(joint) == std::string_view::npos) continue;
      const auto number = read_pair(notation, frame.digits);
      if (!number) continue;
      ++fitting;
      largest = std::max(largest, number->integer % notation.second_range);
    }
    if (2 * fitting <= frames.size()) continue;
    notation.second_range = 10;
    while (notation.second_range <= largest) notation.second_range *= 10;
    return notation;
  }
  return std::nullopt;
}

/// Whether every frame with the sign shows it.
template <class Shows>
bool nearly_all(std::span<const NumberFrame> frames, bool negative, const Shows& shows) {
  std::size_t with = 0;
  std::size_t all = 0;
  for (const NumberFrame& frame : frames) {
    if (frame.negative != negative) continue;
    ++all;
    with += shows(frame) ? 1 : 0;
  }
  return with > 0 && 2 * with > all;
}

void describe_signs(std::span<const NumberFrame> frames, NumberNotation& notation) {
  notation.parentheses =
      nearly_all(frames, true, [](const NumberFrame& frame) { return frame.parentheses; });
  notation.sign_inside =
      nearly_all(frames, true, [](const NumberFrame& frame) { return frame.sign_inside; });
  notation.sign_behind =
      nearly_all(frames, true, [](const NumberFrame& frame) { return frame.sign_behind; });
  notation.plus = nearly_all(frames, false, [](const NumberFrame& frame) { return frame.plus; });
}

/// The limits that numbers are said to be beyond, where there is one of a kind and none of the
/// others lies beyond it.
void describe_limits(std::span<const NumberFrame> frames, NumberNotation& notation) {
  std::vector<double> below;
  std::vector<double> above;
  std::vector<double> values;
  for (const NumberFrame& frame : frames) {
    const auto number = read_framed(notation, frame);
    if (!number) continue;
    (frame.limit == '<' ? below : frame.limit == '>' ? above : values).push_back(number->value);
  }
  const auto one = [](const std::vector<double>& limits) {
    return !limits.empty() && std::all_of(limits.begin(), limits.end(),
                                          [&](double limit) { return limit == limits.front(); });
  };
  const auto none = [&](const auto& is_beyond) {
    return std::none_of(values.begin(), values.end(), is_beyond);
  };
  if (one(below) && none([&](double value) { return value < below.front(); })) {
    notation.below = below.front();
  }
  if (one(above) && none([&](double value) { return value > above.front(); })) {
    notation.above = above.front();
  }
}

}  // namespace

std::optional<NumberFrame> frame_of(std::string_view text) {
  NumberFrame frame;
  text = trimmed(text);
  if (text.size() > 1 && (text[0] == '<' || text[0] == '>')) {
    frame.limit = text[0];
    text = trimmed(text.substr(1));
  }
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    frame.negative = frame.parentheses = true;
    text = trimmed(text.substr(1, text.size() - 2));
  } else if (text.starts_with('-') || text.starts_with('+')) {
    frame.negative = text.front() == '-';
    frame.plus = !frame.negative;
    text.remove_prefix(1);
  }
  auto first = std::find_if(text.begin(), text.end(), is_digit);
  if (first == text.end()) return std::nullopt;
  if (first != text.begin() && (first[-1] == '.' || first[-1] == ',') &&
      (first - 1 == text.begin() || !is_letter(first[-2]))) {
    --first;
  }
  const auto last = std::find_if(text.rbegin(), text.rend(), is_digit).base();
  frame.prefix = text.substr(0, static_cast<std::size_t>(first - text.begin()));
  frame.digits = text.substr(frame.prefix.size(), static_cast<std::size_t>(last - first));
  frame.suffix = text.substr(frame.prefix.size() + frame.digits.size());
  const auto take_sign = [&](bool& place) {
    if (frame.negative || frame.plus) return false;
    frame.negative = place = true;
    return true;
  };
  if (frame.prefix.ends_with('-')) {
    if (!take_sign(frame.sign_inside)) return std::nullopt;
    frame.prefix.remove_suffix(1);
  } else if (trimmed(frame.suffix) == "-") {
    if (!take_sign(frame.sign_behind)) return std::nullopt;
    frame.suffix = {};
  }
  return frame;
}

std::optional<NotedNumber> read_number(const NumberNotation& notation, std::string_view text) {
  const std::optional<NumberFrame> frame = frame_of(text);
  if (!frame) return std::nullopt;
  const bool dressed =
      alike(frame->prefix, notation.prefix) && alike(frame->suffix, notation.suffix);
  if (!dressed && !(frame->prefix.empty() && frame->suffix.empty() && frame->digits == "0")) {
    return std::nullopt;
  }
  std::optional<NotedNumber> number = read_framed(notation, *frame);
  if (!number || frame->limit == 0) return number;
  const std::optional<double>& limit = frame->limit == '<' ? notation.below : notation.above;
  if (!limit || number->value != *limit) return std::nullopt;
  number->value = beyond(*limit, frame->limit == '<');
  number->integer = number->whole ? static_cast<std::int64_t>(number->value) : 0;
  return number;
}

void write_number(const NumberNotation& notation, double number, int decimals, int min_decimals,
                  std::string& out) {
  if (append_limit(notation, number, decimals, min_decimals, out)) return;
  if (!notation.joint.empty()) {
    return write_number(notation, static_cast<std::int64_t>(std::llround(number)), out);
  }
  if (notation.exponent != 0) return append_exponent_form(notation, number, decimals, out);
  if (notation.bare && number == *notation.bare) decimals = min_decimals = 0;
  std::array<char, kNumberSize> buffer{};
  const char* const end = write_float(std::fabs(number), decimals, min_decimals, buffer.data());
  const std::string_view plain(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const bool zero = plain.find_first_of("123456789") == std::string_view::npos;
  append_signed(notation, plain, number < 0 && !zero, out);
}

void write_number(const NumberNotation& notation, std::int64_t number, std::string& out) {
  if (append_limit(notation, static_cast<double>(number), 0, 0, out)) return;
  if (!notation.joint.empty()) {
    const std::int64_t magnitude = std::max<std::int64_t>(number, 0);
    out += notation.prefix + std::to_string(magnitude / notation.second_range) + notation.joint +
           std::to_string(magnitude % notation.second_range) + notation.suffix;
    return;
  }
  std::array<char, kNumberSize> buffer{};
  const char* const end = write_integer(number, buffer.data());
  std::string_view plain(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  if (number < 0) plain.remove_prefix(1);
  append_signed(notation, plain, number < 0, out);
}

std::optional<NumberNotation> detect_number_notation(std::span<const std::string_view> texts,
                                                     PointSign preferred) {
  std::vector<NumberFrame> frames;
  for (const std::string_view text : texts) {
    if (const auto frame = frame_of(text)) frames.push_back(*frame);
  }
  if (frames.empty() || 2 * frames.size() < texts.size()) return std::nullopt;
  const NumberNotation around = common_surroundings(frames);
  std::vector<NumberFrame> framed;
  for (const NumberFrame& frame : frames) {
    const bool same = alike(frame.prefix, around.prefix) && alike(frame.suffix, around.suffix);
    if (same) framed.push_back(frame);
  }
  const bool money = is_currency(trimmed(around.prefix)) || is_currency(trimmed(around.suffix));
  std::optional<Fit> best;
  for (const Points& points : kPoints) {
    Fit fit = fit_of(points, around, framed);
    if (!best || better(fit, *best, preferred, money)) best = std::move(fit);
  }
  if (2 * best->fitting < framed.size()) {
    const auto pair = detect_pair(framed, around);
    if (pair) return pair;
  }
  if (best->fitting == 0) return std::nullopt;
  describe_signs(framed, best->notation);
  describe_limits(framed, best->notation);
  return best->notation;
}

bool is_currency_or_unit(std::string_view prefix, std::string_view suffix) noexcept {
  const std::string_view before = trimmed(prefix);
  if (!before.empty() && !is_currency(before)) return false;
  return suffix.empty() || is_unit(suffix);
}

}  // namespace likeness::text
