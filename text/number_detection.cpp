#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "text/characters.hpp"
#include "text/number_digits.hpp"
#include "text/number_frame.hpp"
#include "text/number_notation.hpp"
#include "text/number_units.hpp"
#include "text/spaces.hpp"

namespace likeness::text {
namespace {

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
struct PointsFit {
  NumberNotation notation;
  std::size_t fitting = 0;
  std::size_t grouped = 0;
  std::size_t ungrouped = 0;  ///< with so many digits that they should be in groups
  std::size_t with_point = 0;
  std::size_t three_decimals = 0;
};

PointsFit fit_of(const Points& points, const NumberNotation& around,
                 std::span<const NumberFrame> frames) {
  PointsFit fit{around};
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
bool better(const PointsFit& other, const PointsFit& best, PointSign preferred, bool money) {
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
  if (without_spaces(common.prefix).empty()) common.prefix.clear();
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
    const bool same = same_surrounding(frame.prefix, around.prefix) &&
                      same_surrounding(frame.suffix, around.suffix);
    if (same) framed.push_back(frame);
  }
  const bool money = is_currency(around.prefix) || is_currency(around.suffix);
  std::optional<PointsFit> best;
  for (const Points& points : kPoints) {
    PointsFit fit = fit_of(points, around, framed);
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

}  // namespace likeness::text
