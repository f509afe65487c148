#include "likeness/stats/mega_trend_diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {
namespace {

constexpr double kLargestValue = 1e150;  // its square stays finite

void check(std::span<const double> values, double membership_at_bounds) {
  if (values.empty()) throw Error(ErrorCode::kData, "There are no values to diffuse.");
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (std::fabs(values[k]) <= kLargestValue) continue;
    throw Error(ErrorCode::kData,
                "Value " + std::to_string(k) +
                    " to diffuse is missing, infinite or beyond 1e150; leave such "
                    "values out.");
  }
  if (!(membership_at_bounds > 0 && membership_at_bounds < 1)) {
    throw Error(ErrorCode::kUsage, "The membership at the bounds is " +
                                       text::shortest(membership_at_bounds) +
                                       ", but must lie between 0 and 1.");
  }
}

/// With denominator n - 1; 0 for a single value.
double sample_variance(std::span<const double> values) {
  if (values.size() < 2) return 0;
  const auto count = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / (count - 1);
}

}  // namespace

DiffusedRange diffuse(std::span<const double> values, double membership_at_bounds) {
  check(values, membership_at_bounds);
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  const double centre = *min / 2 + *max / 2;
  double below = 0;
  double above = 0;
  for (const double value : values) {
    below += value < centre ? 1 : 0;
    above += value > centre ? 1 : 0;
  }
  // Values so near that no number lies between them count as equal.
  if (below == 0 || above == 0) return {*min, *min, *min};
  const double spread =
      std::sqrt(-2 * sample_variance(values) * log_deterministic(membership_at_bounds));
  // n_l / (n_l + n_u) sqrt(.. / n_l), and likewise above.
  const double low = centre - std::sqrt(below) / (below + above) * spread;
  const double high = centre + std::sqrt(above) / (below + above) * spread;
  return {std::min(low, *min), centre, std::max(high, *max)};
}

DiffusedDistribution::DiffusedDistribution(std::span<const double> values, Membership membership,
                                           double membership_at_bounds)
    : range_(diffuse(values, membership_at_bounds)) {
  if (is_constant()) {
    mean_ = range_.centre;
  } else if (membership == Membership::kTriangular) {
    set_triangular_moments();
  } else {
    values_.assign(values.begin(), values.end());
    std::sort(values_.begin(), values_.end());
    const auto count = static_cast<double>(values.size());
    bandwidth_ =
        std::sqrt(sample_variance(values)) * exp_deterministic(-0.2 * log_deterministic(count));
    for (const double value : values_) {
      mass_below_range_ += normal_cdf((range_.low - value) / bandwidth_);
      mass_ += normal_cdf((range_.high - value) / bandwidth_);
    }
    mass_ -= mass_below_range_;
    set_kernel_moments();
  }
}

void DiffusedDistribution::set_triangular_moments() noexcept {
  const double left = range_.centre - range_.low;
  const double right = range_.high - range_.centre;
  mean_ = range_.centre + (right - left) / 3;
  variance_ = (left * left + left * right + right * right) / 18;
}

void DiffusedDistribution::set_kernel_moments() noexcept {
  // Of each kernel, a normal distribution cut off at both bounds; taken about the centre.
  double first = 0;
  double second = 0;
  for (const double value : values_) {
    const double offset = value - range_.centre;
    const double a = (range_.low - value) / bandwidth_;
    const double b = (range_.high - value) / bandwidth_;
    const double mass = normal_cdf(b) - normal_cdf(a);
    const double slope = normal_pdf(a) - normal_pdf(b);
    first += offset * mass + bandwidth_ * slope;
    second += (offset * offset + bandwidth_ * bandwidth_) * mass + 2 * offset * bandwidth_ * slope +
              bandwidth_ * bandwidth_ * (a * normal_pdf(a) - b * normal_pdf(b));
  }
  mean_ = range_.centre + first / mass_;
  variance_ = second / mass_ - first / mass_ * (first / mass_);
}

double DiffusedDistribution::kernel_mass_below(double x) const noexcept {
  double mass = -mass_below_range_;
  for (const double value : values_) mass += normal_cdf((x - value) / bandwidth_);
  return mass / mass_;
}

double DiffusedDistribution::density(double x) const noexcept {
  if (is_constant()) return x == range_.centre ? std::numeric_limits<double>::infinity() : 0;
  if (x < range_.low || x > range_.high) return 0;
  if (values_.empty()) {
    const double membership = x <= range_.centre
                                  ? (x - range_.low) / (range_.centre - range_.low)
                                  : (range_.high - x) / (range_.high - range_.centre);
    return 2 * membership / (range_.high - range_.low);
  }
  double sum = 0;
  for (const double value : values_) sum += normal_pdf((x - value) / bandwidth_);
  return sum / (mass_ * bandwidth_);
}

double DiffusedDistribution::cdf(double x) const noexcept {
  if (x < range_.low) return 0;
  if (x >= range_.high) return 1;
  if (!values_.empty()) return kernel_mass_below(x);
  const double width = range_.high - range_.low;
  if (x <= range_.centre) {
    return (x - range_.low) / width * ((x - range_.low) / (range_.centre - range_.low));
  }
  return 1 - (range_.high - x) / width * ((range_.high - x) / (range_.high - range_.centre));
}

double DiffusedDistribution::quantile(double p) const noexcept {
  if (is_constant()) return range_.centre;
  const double width = range_.high - range_.low;
  if (values_.empty()) {
    const double left = range_.centre - range_.low;
    const double right = range_.high - range_.centre;
    return p * width < left ? range_.low + std::sqrt(std::max(p, 0.0) * width * left)
                            : range_.high - std::sqrt(std::max(1 - p, 0.0) * width * right);
  }
  // Newton's steps, kept within a bracket that halves where they would leave it. They double the
  // digits, so a step below 1e-7 of the width is the last.
  double low = range_.low;
  double high = range_.high;
  if (p <= 0) return low;
  if (p >= 1) return high;
  double x = std::clamp(mean_ + std::sqrt(variance_) * normal_quantile(p), low, high);
  for (int step = 0; step < 100; ++step) {
    const double excess = kernel_mass_below(x) - p;
    (excess > 0 ? high : low) = x;
    double next = x - excess / density(x);
    const bool inside = next > low && next < high;
    if (!inside) next = low + (high - low) / 2;
    if (std::fabs(next - x) <= (inside ? 1e-7 : 1e-13) * width) return next;
    x = next;
  }
  return x;
}

}  // namespace likeness::stats
