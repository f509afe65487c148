#include "text/datetime.hpp"

#include <algorithm>
#include <array>

#include "likeness/error.hpp"
#include "text/characters.hpp"
#include "text/date_names.hpp"

namespace likeness::text {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
// 0001-01-01 00:00:00 and 9999-12-31 23:59:59.999999.
constexpr std::int64_t kFirst = -719'162 * kDay;
constexpr std::int64_t kLast = 2'932'897 * kDay - 1;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

struct Date {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};

/// Everything that directives can say.
struct Fields {
  Date date;
  int day_of_year = 0;  // 0: not given
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  int half = -1;           // 0: AM, 1: PM
  int offset_seconds = 0;  // east of Greenwich
  int duration_days = 0;
  int duration_hours = 0;
};

/// How the digits of a piece say its language: those below 0 are numbers of date_names(), from -1
/// on. English needs none.
int digits_of_language(std::size_t language) noexcept {
  return -1 - static_cast<int>(language);
}

std::optional<std::size_t> language_of_digits(int digits) noexcept {
  if (digits >= 0) return std::nullopt;
  return static_cast<std::size_t>(-1 - digits);
}

bool leap(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) noexcept {
  constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// Days since 1970-01-01. Both ways count from March, so that the leap day comes last, in eras of
// 400 years (146,097 days).
std::int64_t days_from_date(const Date& date) noexcept {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = year / 400;  // years are positive here
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month_from_march = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

Date date_from_days(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = days / 146'097;  // not negative from year 1 on
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  Date date;
  date.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  date.month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

/// Reads from the front of a text; each function says whether it could.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  bool literal(std::string_view expected) noexcept {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool number(std::size_t fewest, std::size_t most, int lowest, int highest, int& value) noexcept {
    std::size_t length = 0;
    int read = 0;
    while (length < most && length < rest_.size() && is_digit(rest_[length])) {
      read = read * 10 + (rest_[length++] - '0');
    }
    if (length < fewest || read < lowest || read > highest) return false;
    rest_.remove_prefix(length);
    value = read;
    return true;
  }

  bool fraction(int digits, int& microseconds) noexcept {
    const std::size_t before = rest_.size();
    const std::size_t most = digits == 0 ? 9 : static_cast<std::size_t>(digits);
    if (!number(digits == 0 ? 1 : most, most, 0, 999'999'999, microseconds)) return false;
    std::size_t length = before - rest_.size();
    for (; length < 6; ++length) microseconds *= 10;
    for (; length > 6; --length) microseconds /= 10;
    return true;
  }

  /// The number, from 1, of the name that comes next, whole or cut to three letters.
  template <std::size_t n>
  bool name(const std::array<std::string_view, n>& names, bool whole, int& number) noexcept {
    for (std::size_t k = 0; k < n; ++k) {
      const std::string_view wanted = whole ? names[k] : names[k].substr(0, 3);
      if (!same_letters(wanted)) continue;
      rest_.remove_prefix(wanted.size());
      number = static_cast<int>(k) + 1;
      return true;
    }
    return false;
  }

  /// The number, from 1, of the longest of the names that comes next.
  template <std::size_t n>
  bool longest_name(const std::array<std::string_view, n>& names, int& number) noexcept {
    std::size_t longest = 0;
    for (std::size_t k = 0; k < n; ++k) {
      if (names[k].size() <= longest || !same_letters(names[k])) continue;
      longest = names[k].size();
      number = static_cast<int>(k) + 1;
    }
    rest_.remove_prefix(longest);
    return longest > 0;
  }

  bool half(int& half_of_day) noexcept {
    if (!same_letters("am") && !same_letters("pm")) return false;
    half_of_day = to_lower(rest_[0]) == 'p' ? 1 : 0;
    rest_.remove_prefix(2);
    return true;
  }

  bool offset(int& seconds) noexcept {
    if (literal("Z")) {
      seconds = 0;
      return true;
    }
    if (rest_.empty() || (rest_[0] != '+' && rest_[0] != '-')) return false;
    const int sign = rest_[0] == '-' ? -1 : 1;
    rest_.remove_prefix(1);
    int hours = 0;
    int minutes = 0;
    if (!number(2, 2, 0, 23, hours)) return false;
    const bool colon = literal(":");
    if ((colon || (!rest_.empty() && is_digit(rest_[0]))) && !number(2, 2, 0, 59, minutes)) {
      return false;
    }
    seconds = sign * (hours * 60 + minutes) * 60;
    return true;
  }

 private:
  [[nodiscard]] bool same_letters(std::string_view wanted) const noexcept {
    return rest_.size() >= wanted.size() &&
           std::equal(wanted.begin(), wanted.end(), rest_.begin(),
                      [](char a, char b) { return to_lower(a) == to_lower(b); });
  }

  std::string_view rest_;
};

bool read_year(Reader& reader, bool four_digits, Fields& fields) noexcept {
  int year = 0;
  if (four_digits ? !reader.number(4, 4, 1, 9999, year) : !reader.number(1, 2, 0, 99, year)) {
    return false;
  }
  // POSIX: 69 to 99 are of the twentieth century.
  fields.date.year = four_digits ? year : year + (year < 69 ? 2000 : 1900);
  return true;
}

bool read_in_language(Reader& reader, char directive, std::size_t language,
                      Fields& fields) noexcept {
  const DateNames& names = date_names(language);
  int ignored = 0;
  switch (directive) {
    case 'd':
      return reader.number(1, 2, 1, 31, fields.date.day) &&
             reader.literal(day_ending(language, fields.date.day));
    case 'b':
      return reader.longest_name(names.short_months, fields.date.month);
    case 'B':
      return reader.longest_name(names.months, fields.date.month);
    default:
      return reader.longest_name(names.weekdays, ignored);
  }
}

bool read_directive(Reader& reader, char directive, int digits, Fields& fields) noexcept {
  if (const auto language = language_of_digits(digits)) {
    return read_in_language(reader, directive, *language, fields);
  }
  int ignored = 0;
  switch (directive) {
    case 'Y':
      return read_year(reader, true, fields);
    case 'y':
      return read_year(reader, false, fields);
    case 'm':
      return reader.number(1, 2, 1, 12, fields.date.month);
    case 'd':
      return reader.number(1, 2, 1, 31, fields.date.day);
    case 'j':
      return reader.number(1, 3, 1, 366, fields.day_of_year);
    case 'b':
      return reader.name(kMonths, false, fields.date.month);
    case 'B':
      return reader.name(kMonths, true, fields.date.month);
    case 'a':
      return reader.name(kWeekdays, false, ignored);
    case 'A':
      return reader.name(kWeekdays, true, ignored);
    case 'H':
      return reader.number(1, 2, 0, 23, fields.hour);
    case 'I':
      return reader.number(1, 2, 1, 12, fields.hour);
    case 'M':
      return reader.number(1, 2, 0, 59, fields.minute);
    case 'S':
      return reader.number(1, 2, 0, 59, fields.second);
    case 'f':
      return reader.fraction(digits, fields.microsecond);
    case 'p':
      return reader.half(fields.half);
    case 'z':
      return reader.offset(fields.offset_seconds);
    case 'J':
      return reader.number(1, 6, 0, 700'000, fields.duration_days);
    case 'K':
      return reader.number(1, 7, 0, 9'999'999, fields.duration_hours);
    default:
      return true;
  }
}

std::optional<std::int64_t> to_microseconds(const Fields& fields) noexcept {
  Date date = fields.date;
  if (date.day > days_in_month(date.year, date.month)) return std::nullopt;
  std::int64_t days = days_from_date(date);
  if (fields.day_of_year > 0) {
    if (fields.day_of_year > (leap(date.year) ? 366 : 365)) return std::nullopt;
    days = days_from_date({date.year, 1, 1}) + fields.day_of_year - 1;
  }
  int hour = fields.hour;
  if (fields.half >= 0) {
    if (hour > 12) return std::nullopt;
    hour = hour % 12 + 12 * fields.half;
  }
  hour += fields.duration_hours;
  days += fields.duration_days;
  const std::int64_t seconds =
      std::int64_t{hour * 60 + fields.minute} * 60 + fields.second - fields.offset_seconds;
  const std::int64_t instant = days * kDay + seconds * kSecond + fields.microsecond;
  if (instant < kFirst || instant > kLast) return std::nullopt;
  return instant;
}

void append_number(std::int64_t value, int width, std::string& out) {
  // Months, days, hours, minutes and seconds.
  if (width == 2 && value < 100) {
    const std::array two = {static_cast<char>('0' + value / 10),
                            static_cast<char>('0' + value % 10)};
    out.append(two.data(), two.size());
    return;
  }
  std::array<char, 20> digits;
  int count = 0;
  do {
    digits[static_cast<std::size_t>(count++)] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  for (int k = count; k < width; ++k) out += '0';
  while (count > 0) out += digits[static_cast<std::size_t>(--count)];
}

/// What the directives of one instant may want to write.
struct Instant {
  Date date;
  std::int64_t days = 0;
  std::int64_t seconds = 0;       // of the day
  std::int64_t microseconds = 0;  // of the second
  std::int32_t offset_seconds = 0;
};

void append_name(std::string_view name, char flag, std::string& out) {
  for (const char c : name) out += flag == '^' ? to_upper(c) : flag == ',' ? to_lower(c) : c;
}

void append_offset(std::int32_t seconds, char flag, std::string& out) {
  out += seconds < 0 ? '-' : '+';
  const std::int32_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
  append_number(minutes / 60, 2, out);
  if (flag == ':') out += ':';
  append_number(minutes % 60, 2, out);
}

std::size_t weekday_of(std::int64_t days) noexcept {
  // 1970-01-01 was a Thursday, and 719,166 is a multiple of 7.
  return static_cast<std::size_t>((days + 719'166 + 4) % 7);
}

void append_in_language(const Instant& instant, char directive, char flag, std::size_t language,
                        std::string& out) {
  const DateNames& names = date_names(language);
  const auto month = static_cast<std::size_t>(instant.date.month - 1);
  switch (directive) {
    case 'd':
      append_number(instant.date.day, 1, out);
      out += day_ending(language, instant.date.day);
      return;
    case 'b':
      return append_name(names.short_months[month], flag, out);
    case 'B':
      return append_name(names.months[month], flag, out);
    default:
      return append_name(names.weekdays[weekday_of(instant.days)], flag, out);
  }
}

void append_directive(const Instant& instant, char directive, char flag, int digits,
                      std::string& out) {
  if (const auto language = language_of_digits(digits)) {
    return append_in_language(instant, directive, flag, *language, out);
  }
  const Date& date = instant.date;
  const std::int64_t hour = instant.seconds / 3600;
  const auto number = [&](std::int64_t value, int width) {
    append_number(value, flag == '-' ? 1 : width, out);
  };
  const auto name = [&](std::string_view whole, bool cut) {
    append_name(cut ? whole.substr(0, 3) : whole, flag, out);
  };
  switch (directive) {
    case 'Y':
      return append_number(date.year, 4, out);
    case 'y':
      return number(date.year % 100, 2);
    case 'm':
      return number(date.month, 2);
    case 'd':
      return number(date.day, 2);
    case 'j':
      return number(instant.days - days_from_date({date.year, 1, 1}) + 1, 3);
    case 'b':
    case 'B':
      return name(kMonths[static_cast<std::size_t>(date.month - 1)], directive == 'b');
    case 'a':
    case 'A':
      return name(kWeekdays[weekday_of(instant.days)], directive == 'a');
    case 'J':
      return number(instant.days, 1);
    case 'K':
      return number(instant.days * 24 + hour, 2);
    case 'H':
      return number(hour, 2);
    case 'I':
      return number((hour + 11) % 12 + 1, 2);
    case 'M':
      return number(instant.seconds / 60 % 60, 2);
    case 'S':
      return number(instant.seconds % 60, 2);
    case 'f': {
      std::int64_t fraction = instant.microseconds;
      const int width = digits == 0 ? 6 : digits;
      for (int k = width; k < 6; ++k) fraction /= 10;
      for (int k = 6; k < width; ++k) fraction *= 10;
      return append_number(fraction, width, out);
    }
    case 'p':
      return append_name(hour < 12 ? "AM" : "PM", flag, out);
    case 'z':
      return append_offset(instant.offset_seconds, flag, out);
    default:
      return;
  }
}

}  // namespace

DatetimeFormat::DatetimeFormat(std::string_view format) : text_(format) {
  const auto unknown = [&](std::size_t begin, std::size_t end) {
    throw Error(ErrorCode::kUsage, "The datetime format \"" + text_ + "\" has \"" +
                                       text_.substr(begin, end - begin) +
                                       "\", which is not a known directive.");
  };
  for (std::size_t k = 0; k < text_.size(); ++k) {
    if (text_[k] != '%') {
      append_literal(std::string_view(text_).substr(k, 1));
      continue;
    }
    const std::size_t begin = k++;
    const auto starts_with_flag = [&](std::string_view flags) {
      return k < text_.size() && flags.find(text_[k]) != std::string_view::npos;
    };
    Piece piece;
    if (starts_with_flag("-^,:")) piece.flag = text_[k++];
    if (starts_with_flag("123456789")) piece.digits = text_[k++] - '0';
    if (starts_with_flag("[")) {
      const auto language = date_language(std::string_view(text_).substr(k + 1, 2));
      if (!language || text_.size() <= k + 4 || text_[k + 3] != ']') unknown(begin, k + 4);
      piece.digits = digits_of_language(*language);
      k += 4;
    }
    piece.directive = k < text_.size() ? text_[k] : '\0';
    const std::string_view allowed = piece.digits < 0     ? "bBAd"
                                     : piece.digits > 0   ? "f"
                                     : piece.flag == '-'  ? "ymdjHIMSK"
                                     : piece.flag == ':'  ? "z"
                                     : piece.flag != '\0' ? "bBaAp"
                                                          : "YymdjbBaAHIMSfpzFTJK%";
    const bool known =
        piece.directive != '\0' && allowed.find(piece.directive) != std::string_view::npos &&
        (piece.digits <= 0 || piece.flag == '\0') &&
        (piece.digits >= 0 || std::string_view("-:").find(piece.flag) == std::string_view::npos);
    if (!known) unknown(begin, k + 1);
    add(std::move(piece));
  }
}

void DatetimeFormat::add(Piece piece) {
  if (piece.directive == '%') return append_literal("%");
  if (piece.directive == 'F' || piece.directive == 'T') {
    const bool date = piece.directive == 'F';
    const std::string_view joint = date ? "-" : ":";
    add({.directive = date ? 'Y' : 'H', .literal = std::string(joint)});
    add({.directive = date ? 'm' : 'M', .literal = std::string(joint)});
    return add({.directive = date ? 'd' : 'S', .literal = {}});
  }
  duration_ = duration_ || piece.directive == 'J' || piece.directive == 'K';
  days_ = days_ || piece.directive == 'J';
  pieces_.push_back(std::move(piece));
}

void DatetimeFormat::append_literal(std::string_view literal) {
  if (pieces_.empty()) pieces_.emplace_back();
  pieces_.back().literal += literal;
}

std::string DatetimeFormat::plain_text() const {
  std::string plain;
  for (const Piece& piece : pieces_) {
    if (piece.directive != '\0') {
      plain += '%';
      // strptime knows no languages, but without it nothing could be read.
      const auto language = language_of_digits(piece.digits);
      if (language) plain += "[" + std::string(date_names(*language).language) + "]";
      plain += piece.directive;
    }
    for (const char c : piece.literal) plain += c == '%' ? "%%" : std::string(1, c);
  }
  return plain;
}

std::optional<std::int64_t> DatetimeFormat::parse(std::string_view text) const noexcept {
  std::int32_t ignored = 0;
  return parse(text, ignored);
}

std::optional<std::int64_t> DatetimeFormat::parse(std::string_view text,
                                                  std::int32_t& offset_seconds) const noexcept {
  const bool negative = duration_ && text.starts_with('-');
  Reader reader(negative ? text.substr(1) : text);
  Fields fields;
  bool forward = false;
  for (const Piece& piece : pieces_) {
    if (!read_directive(reader, piece.directive, piece.digits, fields)) return std::nullopt;
    if (!reader.literal(piece.literal)) return std::nullopt;
    // `-1 days +23:00:00` is one hour before nothing.
    if (piece.directive == 'J' && negative) forward = reader.literal("+");
  }
  if (!reader.at_end()) return std::nullopt;
  offset_seconds = fields.offset_seconds;
  const std::optional<std::int64_t> instant = to_microseconds(fields);
  if (!negative || !instant) return instant;
  return forward ? *instant - 2 * fields.duration_days * kDay : -*instant;
}

void DatetimeFormat::append_duration(std::int64_t microseconds, std::string& out) const {
  if (microseconds < 0) out += '-';
  std::int64_t magnitude = microseconds < 0 ? -std::max(microseconds, -kLast) : microseconds;
  Instant instant;
  instant.days = magnitude / kDay;
  const bool forward = microseconds < 0 && days_;
  if (forward && magnitude % kDay != 0) {
    ++instant.days;
    magnitude = kDay - magnitude % kDay;
  }
  instant.seconds = magnitude % kDay / kSecond;
  instant.microseconds = magnitude % kSecond;
  for (const Piece& piece : pieces_) {
    append_directive(instant, piece.directive, piece.flag, piece.digits, out);
    out += piece.literal;
    if (piece.directive == 'J' && forward) out += '+';
  }
}

void DatetimeFormat::append(std::int64_t microseconds, std::string& out,
                            std::int32_t offset_seconds) const {
  if (duration_) return append_duration(microseconds, out);
  const std::int64_t local = std::clamp(microseconds, kFirst, kLast) + offset_seconds * kSecond;
  const std::int64_t from_first = std::clamp(local, kFirst, kLast) - kFirst;
  Instant instant;
  instant.days = from_first / kDay - 719'162;
  instant.date = date_from_days(instant.days);
  instant.seconds = from_first % kDay / kSecond;
  instant.microseconds = from_first % kSecond;
  instant.offset_seconds = offset_seconds;
  for (const Piece& piece : pieces_) {
    append_directive(instant, piece.directive, piece.flag, piece.digits, out);
    out += piece.literal;
  }
}

}  // namespace likeness::text
