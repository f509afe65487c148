#include "models/siblings/sibling_one_way.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace likeness::models {
namespace {

constexpr std::size_t kFewestWaySteps = 20;  ///< that show which way a column goes
constexpr std::size_t kFewestStepping = 5;   ///< parents with these
constexpr double kSameStep = 1e-9;           ///< by which steps may differ, of their size
constexpr std::size_t kFewestInOrder = 7;    ///< parents, of two categories alone
constexpr std::size_t kMostAlikeStarts = 5;  ///< parents that must begin alike

/// Calls body(parent, rows before, last row with a number, row with the next one, its rows before).
template <class Body>
void each_known_step(std::span<const double> numbers, std::span<const std::size_t> ends,
                     const Body& body) {
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    std::size_t last = end;
    for (std::size_t row = begin; row < end; ++row) {
      if (std::isnan(numbers[row])) continue;
      if (last < end) body(begin, last, row);
      last = row;
    }
    begin = end;
  }
}

/// How much each row adds, if that is the same everywhere and not 0.
double step_per_row(std::span<const double> numbers, std::span<const std::size_t> ends) {
  std::optional<double> step;
  bool same = true;
  std::size_t steps = 0;
  each_known_step(numbers, ends, [&](std::size_t, std::size_t last, std::size_t row) {
    const double one = (numbers[row] - numbers[last]) / static_cast<double>(row - last);
    if (!step) step = one;
    ++steps;
    const double size = std::max({std::abs(numbers[row]), std::abs(numbers[last]), 1e-300});
    same = same && std::abs(one - *step) <= kSameStep * std::min(size, std::abs(*step) * 1e6);
  });
  return same && steps >= kFewestWaySteps ? *step : 0;
}

/// The number that the first row of every parent has, or would have.
std::optional<double> common_start(std::span<const double> numbers,
                                   std::span<const std::size_t> ends, double per_row) {
  std::optional<double> start;
  std::size_t parents = 0;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const std::size_t first = begin;
    begin = end;
    for (std::size_t row = first; row < end; ++row) {
      if (std::isnan(numbers[row])) continue;
      const double one = numbers[row] - per_row * static_cast<double>(row - first);
      if (!start) start = one;
      if (std::abs(one - *start) > kSameStep * std::max(std::abs(one), std::abs(per_row)))
        return {};
      ++parents;
      break;
    }
  }
  return parents >= kMostAlikeStarts ? start : std::nullopt;
}

}  // namespace

double OneWay::before(double last, double rows_since, std::uint64_t done) const noexcept {
  if (per_row == 0) return last;
  if (start) return *start + per_row * (static_cast<double>(done) - 1);
  return last + per_row * rows_since;
}

void OneWay::fields(io::Archive& archive) {
  archive("never_falls", never_falls);
  archive("never_rises", never_rises);
  archive("per_row", per_row);
  archive("start", start);
  archive.require(std::isfinite(per_row) && (!start || std::isfinite(*start)),
                  "what each row adds is out of range");
}

namespace {

/// Numbers at the ends of a column, which were moved within and may have changed places there.
struct MovedEnds {
  double low = -std::numeric_limits<double>::infinity();  ///< the highest of those at one end
  double high = std::numeric_limits<double>::infinity();  ///< the lowest of those at the other

  explicit MovedEnds(std::span<const double> numbers) {
    constexpr std::size_t kMoved = 10;  ///< as rare_values.hpp does with five of them
    std::vector<double> sorted;
    for (const double number : numbers) {
      if (!std::isnan(number)) sorted.push_back(number);
    }
    if (sorted.size() < 4 * kMoved) return;
    std::sort(sorted.begin(), sorted.end());
    low = sorted[kMoved - 1];
    high = sorted[sorted.size() - kMoved];
  }

  [[nodiscard]] bool both(double a, double b) const noexcept {
    return (a <= low && b <= low) || (a >= high && b >= high);
  }
};

}  // namespace

OneWay find_one_way(std::span<const double> numbers, std::span<const std::size_t> ends,
                    double lowest, double highest) {
  const MovedEnds moved(numbers);
  std::size_t rises = 0;
  std::size_t falls = 0;
  std::size_t steps = 0;
  std::size_t parents = 0;
  std::size_t counted = numbers.size();
  std::optional<double> first;
  bool differs = false;
  each_known_step(numbers, ends, [&](std::size_t begin, std::size_t last, std::size_t row) {
    const bool may_be_moved = moved.both(numbers[row], numbers[last]);
    rises += numbers[row] > numbers[last] && !may_be_moved ? 1 : 0;
    falls += numbers[row] < numbers[last] && !may_be_moved ? 1 : 0;
    ++steps;
    parents += begin != counted ? 1 : 0;
    counted = begin;
    if (!first) first = numbers[row];
    differs = differs || numbers[row] != *first;
  });
  OneWay found;
  if (steps < kFewestWaySteps || parents < kFewestStepping || !differs) return found;
  const bool stands = rises == 0 && falls == 0;
  found.never_falls = falls == 0 && (rises >= kFewestWaySteps || stands);
  found.never_rises = rises == 0 && (falls >= kFewestWaySteps || stands);
  if (stands || !found.any()) return found;
  std::vector<double> within(numbers.begin(), numbers.end());
  for (double& number : within) {
    if (number <= lowest || number >= highest) number = std::numeric_limits<double>::quiet_NaN();
  }
  found.per_row = step_per_row(within, ends);
  if (found.per_row != 0) found.start = common_start(within, ends, found.per_row);
  return found;
}

void count_through(std::span<double> numbers, std::span<const std::size_t> ends,
                   const OneWay& one_way, double lowest, double highest) {
  const auto is_within = [&](double number) { return number > lowest && number < highest; };
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const std::size_t first = begin;
    begin = end;
    std::size_t known = first;
    while (known < end && !is_within(numbers[known])) ++known;
    if (known == end && !one_way.start) continue;
    const double start =
        one_way.start ? *one_way.start
                      : numbers[known] - one_way.per_row * static_cast<double>(known - first);
    for (std::size_t row = first; row < end; ++row) {
      if (std::isnan(numbers[row])) continue;
      numbers[row] = start + one_way.per_row * static_cast<double>(row - first);
    }
  }
}

std::vector<std::uint64_t> barred_sequels(std::span<const std::int32_t> codes, std::int32_t levels,
                                          std::span<const std::size_t> ends) {
  if (levels < 2 || levels > kMostSequelLevels) return {};
  const auto size = static_cast<std::size_t>(levels);
  std::vector<std::uint64_t> came_after(size, 0);         // of each category, after which ones
  std::vector<std::uint32_t> parents_of(size * size, 0);  // that have both
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    std::uint64_t seen = 0;
    for (std::size_t row = begin; row < end; ++row) {
      came_after[static_cast<std::size_t>(codes[row])] |= seen;
      seen |= std::uint64_t{1} << codes[row];
    }
    for (std::uint64_t a = seen; a != 0; a &= a - 1) {
      for (std::uint64_t b = seen; b != 0; b &= b - 1) {
        ++parents_of[static_cast<std::size_t>(std::countr_zero(a)) * size +
                     static_cast<std::size_t>(std::countr_zero(b))];
      }
    }
    begin = end;
  }
  // Each parent that has both would have them in this order in half of the cases at most.
  const std::size_t fewest =
      kFewestInOrder + 2 * static_cast<std::size_t>(std::bit_width(size - 1));
  std::vector<std::uint64_t> barred(size, 0);
  bool any = false;
  for (std::size_t after = 0; after < size; ++after) {
    for (std::size_t before = 0; before < size; ++before) {
      if (after == before || parents_of[after * size + before] < fewest) continue;
      if ((came_after[after] >> before & 1) != 0) continue;
      barred[before] |= std::uint64_t{1} << after;
      any = true;
    }
  }
  if (!any) barred.clear();
  return barred;
}

bool never_changes(std::span<const std::int32_t> codes, std::int32_t missing,
                   std::span<const std::size_t> ends) {
  std::size_t steps = 0;
  std::int32_t any = -1;
  bool differs = false;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    std::int32_t last = -1;
    for (std::size_t row = begin; row < end; ++row) {
      if (codes[row] == missing) continue;
      if (last >= 0 && codes[row] != last) return false;
      steps += last >= 0 ? 1 : 0;
      last = codes[row];
      if (any < 0) any = last;
      differs = differs || last != any;
    }
    begin = end;
  }
  return differs && steps >= kFewestWaySteps;
}

}  // namespace likeness::models
