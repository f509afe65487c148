#include "models/frame/value_grid.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "core/hash.hpp"

namespace likeness::models {
namespace {

/// With fewer different numbers, a common divisor of their differences may be chance.
constexpr std::size_t kFewestDifferent = 10;
/// Numbers that shares are found from; more say no more.
constexpr std::size_t kMostNumbers = 50'000;
constexpr std::size_t kFewestNumbers = 50;
/// Periods that the middle nine tenths of numbers must span, or shares would be the distribution
/// itself.
constexpr std::int64_t kFewestPeriods = 6;
/// How far from even the shares must be: as where a tenth of the numbers are rounded to tens.
constexpr double kUneven = 0.1;
/// Points of a period are told apart with this many numbers for each.
constexpr std::size_t kNumbersPerPoint = 5;
constexpr std::size_t kMostPoints = 1000;

double power_of_ten(int exponent) noexcept {
  double power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

std::int64_t modulo(std::int64_t value, std::int64_t period) noexcept {
  const std::int64_t rest = value % period;
  return rest < 0 ? rest + period : rest;
}

/// b - a, for a <= b, as a divisor; numbers so far apart that it overflows have none.
std::uint64_t grid_distance(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
}

double uniform_of(double value) noexcept {
  constexpr double kScale = 0x1p-53;
  return static_cast<double>(mixed_bits(std::bit_cast<std::uint64_t>(value)) >> 11) * kScale;
}

/// The rising numbers, of which those in many cells count once: they come back by themselves when
/// quantiles are drawn, with the share that they have, while what is drawn between two numbers is
/// put on the grid here.
std::vector<std::int64_t> without_repeats(std::span<const std::int64_t> rising) {
  constexpr std::ptrdiff_t kMany = 5;
  std::vector<std::int64_t> rest;
  for (auto begin = rising.begin(); begin != rising.end();) {
    const auto end = std::upper_bound(begin, rising.end(), *begin);
    const std::ptrdiff_t count = end - begin;
    rest.insert(rest.end(), static_cast<std::size_t>(count < kMany ? count : 1), *begin);
    begin = end;
  }
  return rest;
}

std::vector<double> counts_of(std::span<const std::int64_t> steps, std::int64_t period) {
  std::vector<double> counts(static_cast<std::size_t>(period), 0);
  for (const std::int64_t step : steps) ++counts[static_cast<std::size_t>(modulo(step, period))];
  return counts;
}

/// How uneven the counts of a period are beyond what those of a shorter one, which divides it, say.
double unevenness(const std::vector<double>& counts, const std::vector<double>& shorter,
                  double total) {
  const double repeats = static_cast<double>(counts.size()) / static_cast<double>(shorter.size());
  double sum = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double expected = shorter[k % shorter.size()] / repeats;
    if (expected > 0) sum += (counts[k] - expected) * (counts[k] - expected) / expected;
  }
  return sum / total;
}

/// Counts as shares. Where there are few numbers for each point, those that stand out keep theirs,
/// and the others share the rest evenly.
std::vector<double> shares_of(std::vector<double> counts, double total) {
  const double even = total / static_cast<double>(counts.size());
  if (even < static_cast<double>(kNumbersPerPoint)) {
    const double high = 2 * even + 3 * std::sqrt(even) + 1;
    double rest = 0;
    double points = 0;
    for (const double count : counts) {
      if (count >= high) continue;
      rest += count;
      ++points;
    }
    for (double& count : counts) {
      if (count < high) count = rest / points;
    }
  }
  for (double& count : counts) count /= total;
  return counts;
}

}  // namespace

ValueGrid::ValueGrid(double step) {
  constexpr int kMostDecimals = 15;
  constexpr double kNear = 1e-9;
  if (!(step > 0) || step >= 0x1p62) return;
  double units = step;
  while (decimals_ < kMostDecimals && std::fabs(units - std::round(units)) > kNear * units) {
    units = step * power_of_ten(++decimals_);
  }
  step_ = std::max<std::int64_t>(1, std::llround(units));
}

ValueGrid::ValueGrid(std::vector<std::int64_t> numbers, int decimals, std::int64_t smallest_step,
                     std::span<const std::int64_t> periods)
    : decimals_(decimals), step_(smallest_step) {
  if (numbers.empty()) return;
  std::sort(numbers.begin(), numbers.end());
  std::uint64_t divisor = 0;
  std::size_t different = 1;
  for (std::size_t k = 1; k < numbers.size(); ++k) {
    if (numbers[k] == numbers[k - 1]) continue;
    ++different;
    divisor = std::gcd(divisor, grid_distance(numbers[k - 1], numbers[k]));
  }
  constexpr auto kMost = static_cast<std::uint64_t>(INT64_MAX);
  if (different >= kFewestDifferent && divisor > 0 && divisor <= kMost) {
    step_ = static_cast<std::int64_t>(divisor);
    offset_ = modulo(numbers.front(), step_);
  }
  find_shares(numbers, periods);
}

std::vector<std::int64_t> ValueGrid::decimal_periods() {
  std::vector<std::int64_t> periods = {2, 4, 5, 10, 20, 25, 50, 100};
  constexpr std::int64_t kLongest = 1'000'000'000'000;
  for (std::int64_t ten = 100; ten < kLongest; ten *= 10) {
    periods.insert(periods.end(), {2 * ten, 5 * ten / 2, 5 * ten, 10 * ten});
  }
  return periods;
}

void ValueGrid::find_shares(std::span<const std::int64_t> rising,
                            std::span<const std::int64_t> periods) {
  const std::vector<std::int64_t> steps = without_repeats(rising);
  if (steps.size() < kFewestNumbers) return;
  const std::int64_t low = steps[steps.size() / 20];
  const std::int64_t high = steps[steps.size() - 1 - steps.size() / 20];
  const std::size_t stride = (steps.size() - 1) / kMostNumbers + 1;
  std::vector<std::int64_t> sample;
  for (std::size_t k = 0; k < steps.size(); k += stride) {
    sample.push_back((steps[k] - modulo(steps[k], step_)) / step_);
  }
  const auto total = static_cast<double>(sample.size());
  std::vector<double> counts = {total};
  for (const std::int64_t units : periods) {
    const auto known = static_cast<std::int64_t>(counts.size());
    if (units % step_ != 0) continue;
    const std::int64_t period = std::lcm(units / step_, known);
    if (period == known || period > static_cast<std::int64_t>(kMostPoints)) continue;
    if (grid_distance(low, high) / static_cast<std::uint64_t>(step_) <
        static_cast<std::uint64_t>(kFewestPeriods * period)) {
      continue;
    }
    std::vector<double> longer = counts_of(sample, period);
    const double chance = 4 * static_cast<double>(period) / total;
    if (unevenness(longer, counts, total) < kUneven + chance) continue;
    counts = std::move(longer);
  }
  if (counts.size() == 1) return;
  shares_ = shares_of(std::move(counts), total);
  add_up();
}

void ValueGrid::add_up() {
  ends_.resize(shares_.size());
  std::partial_sum(shares_.begin(), shares_.end(), ends_.begin());
}

double ValueGrid::step() const noexcept {
  return static_cast<double>(step_) / power_of_ten(decimals_);
}

std::int64_t ValueGrid::point_near(double steps, double uniform) const noexcept {
  if (shares_.empty()) return std::llround(steps);
  const auto end = std::upper_bound(ends_.begin(), ends_.end() - 1, uniform * ends_.back());
  const auto point = static_cast<std::int64_t>(end - ends_.begin());
  const auto period = static_cast<double>(shares_.size());
  const double periods = std::round((steps - static_cast<double>(point)) / period);
  return static_cast<std::int64_t>(periods) * static_cast<std::int64_t>(shares_.size()) + point;
}

double ValueGrid::nearest(double value) const noexcept {
  constexpr double kExact = 0x1p52;
  const double scale = power_of_ten(decimals_);
  const double units = value * scale;
  if (!(std::fabs(units) < kExact)) {
    if (decimals_ > 0 || step_ == 1) return value;
    const auto step = static_cast<double>(step_);
    return std::round(value / step) * step + static_cast<double>(offset_);
  }
  const auto number_at = [&](std::int64_t point) {
    return static_cast<double>(point * step_ + offset_) / scale;
  };
  const double steps = (units - static_cast<double>(offset_)) / static_cast<double>(step_);
  const std::int64_t point = std::llround(steps);
  // What is on the grid was drawn as it is.
  if (number_at(point) == value) return value;
  return number_at(point_near(steps, uniform_of(value)));
}

std::int64_t ValueGrid::nearest_integer(double value) const noexcept {
  constexpr double kLargest = 9223372036854774784.0;
  value = std::clamp(value, -kLargest, kLargest);
  const double spacing = std::nextafter(std::fabs(value), INFINITY) - std::fabs(value);
  if (spacing <= 1) return std::llround(value);
  // Digits that the double leaves open.
  const auto whole = static_cast<std::int64_t>(value);
  const auto room = static_cast<std::int64_t>(spacing);
  const auto open = static_cast<std::int64_t>(uniform_of(value) * static_cast<double>(room));
  const std::int64_t drawn = whole + (open - room / 2);
  return drawn - modulo(drawn - offset_, step_);
}

void ValueGrid::fields(io::Archive& archive) {
  constexpr int kMostDecimals = 15;
  archive("decimals", decimals_);
  archive("step", step_);
  archive("offset", offset_);
  std::uint64_t period = shares_.size();
  archive("period", period);
  if (period > 0) archive("shares", shares_);
  if (!archive.loading()) return;
  archive.require(decimals_ >= 0 && decimals_ <= kMostDecimals && step_ > 0 && offset_ >= 0 &&
                      offset_ < step_ && period <= kMostPoints && shares_.size() == period,
                  "the grid of a column's values is impossible");
  const bool are_shares = std::all_of(shares_.begin(), shares_.end(),
                                      [](double share) { return share >= 0 && share <= 1.001; });
  add_up();
  archive.require(are_shares && (ends_.empty() || ends_.back() > 0),
                  "the shares of a column's values are impossible");
}

}  // namespace likeness::models
