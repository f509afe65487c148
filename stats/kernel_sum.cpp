#include "stats/kernel_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "core/special_numbers.hpp"
#include "stats/families/special.hpp"
#include "stats/monotone_root.hpp"

namespace likeness::stats {

namespace {

/// Beyond this many bandwidths a kernel has no weight beside the one next to x.
constexpr double kReach = 9;

/// Below this a plain sum may have lost terms to underflow.
constexpr double kTiny = 1e-280;

std::vector<double> sums_before(const std::vector<double>& terms) {
  std::vector<double> sums = {0};
  for (const double term : terms) sums.push_back(sums.back() + term);
  return sums;
}

}  // namespace

std::vector<std::pair<double, double>> reflected_points(const Kernels& kernels, double reach) {
  const double lower = kernels.lower;
  const double upper = kernels.upper;
  const double width = upper - lower;
  const double margin = reach * kernels.bandwidth;
  const int rounds = std::isfinite(width) ? static_cast<int>(std::min(margin / width, 1e4)) + 1 : 0;
  std::vector<std::pair<double, double>> images;
  images.reserve(kernels.point.size());
  for (std::size_t i = 0; i < kernels.point.size(); ++i) {
    const auto add = [&](double image) {
      if (image >= lower - margin && image <= upper + margin) {
        images.emplace_back(image, kernels.weight[i]);
      }
    };
    const double x = kernels.point[i];
    for (int round = -rounds; round <= rounds; ++round) {
      const double shift = rounds > 0 ? 2 * width * round : 0;
      add(x + shift);
      if (std::isfinite(lower)) add(2 * lower - x + shift);
      if (std::isfinite(upper) && !std::isfinite(lower)) add(2 * upper - x);
    }
  }
  if (std::isfinite(lower) || std::isfinite(upper)) {
    std::stable_sort(images.begin(), images.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  return images;
}

/// The images that count at some x: [begin, end).
struct KernelSum::Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

KernelSum::KernelSum(Kernels kernels)
    : kernels_(std::move(kernels)), point_weight_before_(sums_before(kernels_.weight)) {
  for (const auto& [image, weight] : reflected_points(kernels_, kReach)) {
    image_.push_back(image);
    image_weight_.push_back(weight);
  }
  image_weight_before_ = sums_before(image_weight_);
  if (std::isfinite(kernels_.lower)) outside_below_ = sum_below(kernels_.lower);
  if (std::isfinite(kernels_.upper)) outside_above_ = sum_above(kernels_.upper);
}

KernelSum::Window KernelSum::window(double x) const {
  const auto next = std::lower_bound(image_.begin(), image_.end(), x);
  double nearest = kInfinity;
  if (next != image_.end()) nearest = *next - x;
  if (next != image_.begin()) nearest = std::min(nearest, x - *std::prev(next));
  const double reach = kReach * kernels_.bandwidth;
  const double radius = std::sqrt(nearest * nearest + reach * reach);
  const auto begin = std::lower_bound(image_.begin(), next, x - radius);
  const auto end = std::upper_bound(next, image_.end(), x + radius);
  return {static_cast<std::size_t>(begin - image_.begin()),
          static_cast<std::size_t>(end - image_.begin())};
}

double KernelSum::density(double x) const {
  if (std::isnan(x)) return x;
  if (x < kernels_.lower || x > kernels_.upper || std::isinf(x)) return 0;
  const Window near = window(x);
  double sum = 0;
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] * normal_pdf((x - image_[i]) / kernels_.bandwidth);
  }
  return sum / kernels_.bandwidth;
}

double KernelSum::log_density(double x) const {
  const double plain = density(x);
  if (!(plain < kTiny) || x < kernels_.lower || x > kernels_.upper || std::isinf(x)) {
    return log_deterministic(plain);
  }
  const Window near = window(x);
  const auto exponent = [this, x](std::size_t i) {
    const double z = (x - image_[i]) / kernels_.bandwidth;
    return -0.5 * z * z;
  };
  double largest = -kInfinity;
  for (std::size_t i = near.begin; i < near.end; ++i) largest = std::max(largest, exponent(i));
  double sum = 0;
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] * exp_deterministic(exponent(i) - largest);
  }
  return largest + log_deterministic(sum / kernels_.bandwidth) - families::kHalfLogTwoPi;
}

/// The integral of the density over a short interval, by the 8-point Gauss-Legendre rule
/// (Abramowitz and Stegun 1964, table 25.4).
double KernelSum::mass_between(double from, double to) const {
  constexpr std::array<double, 4> kNodes = {0.183434642495649804939, 0.525532409916328985818,
                                            0.796666477413626739592, 0.960289856497536231684};
  constexpr std::array<double, 4> kWeights = {0.362683783378361982965, 0.313706645877887287338,
                                              0.222381034453374470544, 0.101228536290376259153};
  const double center = 0.5 * (from + to);
  const double half = 0.5 * (to - from);
  double sum = 0;
  for (std::size_t k = 0; k < kNodes.size(); ++k) {
    sum += kWeights[k] * (density(center - half * kNodes[k]) + density(center + half * kNodes[k]));
  }
  return half * sum;
}

double KernelSum::sum_below(double x) const {
  const Window near = window(x);
  double sum = image_weight_before_[near.begin];
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] * normal_cdf((x - image_[i]) / kernels_.bandwidth);
  }
  return sum;
}

double KernelSum::sum_above(double x) const {
  const Window near = window(x);
  double sum = image_weight_before_.back() - image_weight_before_[near.end];
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] * normal_cdf((image_[i] - x) / kernels_.bandwidth);
  }
  return sum;
}

double KernelSum::mass_below(double x) const {
  if (std::isnan(x)) return x;
  if (x <= kernels_.lower) return 0;
  if (x >= kernels_.upper) return 1;
  if (x - kernels_.lower < 0.5 * kernels_.bandwidth) return mass_between(kernels_.lower, x);
  return std::min(sum_below(x) - outside_below_, 1.0);
}

double KernelSum::mass_above(double x) const {
  if (std::isnan(x)) return x;
  if (x <= kernels_.lower) return 1;
  if (x >= kernels_.upper) return 0;
  if (kernels_.upper - x < 0.5 * kernels_.bandwidth) return mass_between(x, kernels_.upper);
  return std::min(sum_above(x) - outside_above_, 1.0);
}

double KernelSum::log_mass_below(double x) const {
  const double plain = mass_below(x);
  if (plain > 0.5) return log1p_deterministic(-mass_above(x));
  if (!(plain < kTiny) || std::isfinite(kernels_.lower) || std::isinf(x)) {
    return log_deterministic(plain);
  }
  const double largest = families::log_normal_cdf((x - image_.front()) / kernels_.bandwidth);
  const Window near = window(x);
  double sum = 0;
  for (std::size_t i = near.begin; i < near.end; ++i) {
    const double log_mass = families::log_normal_cdf((x - image_[i]) / kernels_.bandwidth);
    sum += image_weight_[i] * exp_deterministic(log_mass - largest);
  }
  return largest + log_deterministic(sum);
}

double KernelSum::log_mass_above(double x) const {
  const double plain = mass_above(x);
  if (plain > 0.5) return log1p_deterministic(-mass_below(x));
  if (!(plain < kTiny) || std::isfinite(kernels_.upper) || std::isinf(x)) {
    return log_deterministic(plain);
  }
  const double largest = families::log_normal_cdf((image_.back() - x) / kernels_.bandwidth);
  const Window near = window(x);
  double sum = 0;
  for (std::size_t i = near.begin; i < near.end; ++i) {
    const double log_mass = families::log_normal_cdf((image_[i] - x) / kernels_.bandwidth);
    sum += image_weight_[i] * exp_deterministic(log_mass - largest);
  }
  return largest + log_deterministic(sum);
}

/// By Newton's method on the logarithm of the smaller mass.
double KernelSum::inverse(double p, bool from_above) const {
  if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0) return from_above ? kernels_.upper : kernels_.lower;
  if (p == 1) return from_above ? kernels_.lower : kernels_.upper;
  if (p > 0.5) return inverse(1 - p, !from_above);
  const double share = from_above ? 1 - p : p;
  const auto at = std::lower_bound(point_weight_before_.begin(), point_weight_before_.end(), share);
  const auto index = static_cast<std::size_t>(at - point_weight_before_.begin());
  const double start = kernels_.point[std::min(index, kernels_.point.size() - 1)];
  const double low = std::max(kernels_.lower, image_.front() - 40 * kernels_.bandwidth);
  const double high = std::min(kernels_.upper, image_.back() + 40 * kernels_.bandwidth);
  const double target = log_deterministic(p);
  return monotone_root(low, high, start, [&](double x) {
    const double log_mass = from_above ? log_mass_above(x) : log_mass_below(x);
    const double error = from_above ? target - log_mass : log_mass - target;
    return std::pair{error, error * exp_deterministic(log_mass - log_density(x))};
  });
}

/// A point by its weight, moved by a normal step: the uniform number's place within the point's
/// share decides on the step.
double KernelSum::drawn(double uniform) const {
  const auto next =
      std::upper_bound(point_weight_before_.begin(), point_weight_before_.end() - 1, uniform);
  const auto chosen = static_cast<std::size_t>(next - point_weight_before_.begin()) - 1;
  const double before = point_weight_before_[chosen];
  const double share = (uniform - before) / kernels_.weight[chosen];
  double x = kernels_.point[chosen] +
             kernels_.bandwidth * normal_quantile(std::clamp(share, 1e-16, 1 - 1e-16));
  for (int i = 0; i < 10'000 && !(x >= kernels_.lower && x <= kernels_.upper); ++i) {
    x = x < kernels_.lower ? 2 * kernels_.lower - x : 2 * kernels_.upper - x;
  }
  return std::clamp(x, kernels_.lower, kernels_.upper);
}

}  // namespace likeness::stats
