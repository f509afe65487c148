#include "stats/kernel_bandwidth.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "stats/cosine_transform.hpp"

namespace likeness::stats {

namespace {

double power(double base, double exponent) {
  return exp_deterministic(exponent * log_deterministic(base));
}

struct Spread {
  double standard_deviation = 0;
  double effective_size = 0;
};

Spread spread_of(const SortedSample& sample) {
  // Scaled, so that no square overflows.
  const double lowest = sample.values.front();
  const double range = sample.values.back() - lowest;
  double mean = 0;
  double squared_weights = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double share = sample.weight(i) / sample.total;
    mean += share * ((sample.values[i] - lowest) / range);
    squared_weights += share * share;
  }
  double variance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double deviation = (sample.values[i] - lowest) / range - mean;
    variance += sample.weight(i) / sample.total * deviation * deviation;
  }
  return {range * std::sqrt(variance / (1 - squared_weights)), 1 / squared_weights};
}

/// The fixed-point equation of Botev, Grotowski and Kroese (2010), "Kernel density estimation via
/// diffusion", Annals of Statistics 38, algorithm 1 with l = 7: t - xi gamma^[l](t) = 0, for data
/// scaled to [0, 1] with squared cosine coefficients `power_spectrum` (from frequency 1 on).
class DiffusionEquation {
 public:
  DiffusionEquation(std::vector<double> power_spectrum, double size)
      : power_spectrum_(std::move(power_spectrum)), size_(size) {}

  double operator()(double t) const {
    constexpr int kStages = 7;
    double norm = derivative_norm(kStages, t);
    double odd_product = 1;  // 1 3 5 ... (2 s - 1)
    for (int factor = 3; factor <= 2 * kStages - 3; factor += 2) odd_product *= factor;
    for (int s = kStages - 1; s >= 2; --s) {
      const double k0 = odd_product / std::sqrt(2 * std::numbers::pi);
      const double factor = (1 + power(0.5, s + 0.5)) / 3;
      const double time = power(2 * factor * k0 / (size_ * norm), 2.0 / (3 + 2 * s));
      norm = derivative_norm(s, time);
      odd_product /= 2 * s - 1;
    }
    return t - power(2 * size_ * std::sqrt(std::numbers::pi) * norm, -0.4);
  }

 private:
  /// The squared norm of the s-th derivative of the density after diffusing for `time`.
  double derivative_norm(int s, double time) const {
    constexpr double kPiSquared = std::numbers::pi * std::numbers::pi;
    double sum = 0;
    for (std::size_t k = 0; k < power_spectrum_.size(); ++k) {
      const double square = static_cast<double>((k + 1) * (k + 1)) * kPiSquared;
      if (square * time > 700) break;
      double factor = power_spectrum_[k] * exp_deterministic(-square * time);
      for (int i = 0; i < s; ++i) factor *= square;
      sum += factor;
    }
    return 2 * sum;
  }

  std::vector<double> power_spectrum_;
  double size_;
};

double improved_sheather_jones(const SortedSample& sample, double effective_size) {
  constexpr std::size_t kBins = 1 << 14;
  const double range = sample.values.back() - sample.values.front();
  const double width = 1.2 * range;
  std::vector<double> histogram(kBins);
  double distinct = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double place = (sample.values[i] - sample.values.front()) / range;
    const auto bin = static_cast<std::size_t>((place + 0.1) / 1.2 * kBins);
    histogram[std::min(bin, kBins - 1)] += sample.weight(i) / sample.total;
    if (i == 0 || sample.values[i] != sample.values[i - 1]) ++distinct;
  }
  std::vector<double> spectrum = cosine_transform(histogram);
  spectrum.erase(spectrum.begin());
  for (double& coefficient : spectrum) coefficient *= coefficient;
  const double size = std::min(distinct, effective_size);
  const DiffusionEquation equation(std::move(spectrum), size);

  double high = 1e-6;
  while (high < 1 && !(equation(high) > 0)) high *= 2;
  const double low = 1e-14;
  const double at_low = equation(low);
  const double at_high = equation(high);
  // Without a solution: the rule for normal data, as the authors' own fallback.
  if (!(at_low < 0) || !(at_high > 0)) return std::sqrt(0.28 * power(size, -0.4)) * width;
  std::uintmax_t iterations = 100;
  const auto [left, right] = boost::math::tools::toms748_solve(
      equation, low, high, at_low, at_high,
      [](double a, double b) { return std::fabs(a - b) <= 1e-13 * b; }, iterations);
  return std::sqrt(0.5 * (left + right)) * width;
}

}  // namespace

double kernel_bandwidth(std::span<const double> values, BandwidthRule rule,
                        std::span<const double> weights) {
  return kernel_bandwidth(SortedSample(values, weights), rule);
}

double kernel_bandwidth(const SortedSample& sample, BandwidthRule rule) {
  const double range = sample.values.back() - sample.values.front();
  if (!(range > 0) || !std::isfinite(range)) {
    throw Error(ErrorCode::kData,
                "no bandwidth follows from values that are all equal or spread over more than the "
                "largest floating-point number; give one");
  }
  const auto [standard_deviation, size] = spread_of(sample);
  if (!(standard_deviation > 0) || !std::isfinite(standard_deviation)) {
    throw Error(ErrorCode::kData,
                "no bandwidth follows from values of which one alone has all the weight; give one");
  }
  switch (rule) {
    case BandwidthRule::kScott:
      return standard_deviation * power(size, -0.2);
    case BandwidthRule::kSilverman:
      return standard_deviation * power(0.75 * size, -0.2);
    case BandwidthRule::kImprovedSheatherJones:
      return improved_sheather_jones(sample, size);
  }
  return standard_deviation;
}

}  // namespace likeness::stats
