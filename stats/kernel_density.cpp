#include "likeness/stats/kernel_density.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "likeness/core/elementary.hpp"
#include "likeness/core/error.hpp"
#include "stats/families/special.hpp"
#include "stats/monotone_root.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Beyond this many bandwidths a kernel has no weight beside the one next to x.
constexpr double kReach = 9;

/// Nodes and weights of the 8-point Gauss-Legendre rule on [-1, 1] (Abramowitz and Stegun 1964,
/// table 25.4).
constexpr std::array<double, 4> kNodes = {0.183434642495649804939, 0.525532409916328985818,
                                          0.796666477413626739592, 0.960289856497536231684};
constexpr std::array<double, 4> kNodeWeights = {0.362683783378361982965, 0.313706645877887287338,
                                                0.222381034453374470544, 0.101228536290376259153};

}  // namespace

/// The points that count at some x: [begin, end), at most `radius` away.
struct KernelDensity::Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

KernelDensity::KernelDensity(std::span<const double> values, const KernelDensityOptions& options,
                             std::span<const double> weights)
    : lower_(options.lower.value_or(-kInfinity)), upper_(options.upper.value_or(kInfinity)) {
  if (options.bandwidth && !(*options.bandwidth > 0 && std::isfinite(*options.bandwidth))) {
    throw Error(ErrorCode::kUsage, "a kernel density's bandwidth must be a number above 0, not " +
                                       std::to_string(*options.bandwidth));
  }
  SortedSample sample(values, weights);
  check_bounds(sample.values.front(), sample.values.back());
  bandwidth_ =
      options.bandwidth ? *options.bandwidth : kernel_bandwidth(values, options.rule, weights);
  weight_.resize(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) weight_[i] = sample.weight(i) / sample.total;
  point_ = std::move(sample.values);
  reflect();
}

KernelDensity::KernelDensity(std::span<const Parameter> parameters)
    : lower_(-kInfinity), upper_(kInfinity) {
  const auto require = [](bool holds) {
    if (!holds) {
      throw Error(ErrorCode::kModel,
                  "kernel density: its parameters are not those of one; the model is damaged");
    }
  };
  require(parameters.size() == 5);
  const std::array<std::string_view, 5> names = {"bandwidth", "lower", "upper", "point", "weight"};
  for (std::size_t k = 0; k < names.size(); ++k) {
    require(parameters[k].name == names[k]);
    for (const double number : parameters[k].values) require(std::isfinite(number));
  }
  require(parameters[0].values.size() == 1 && parameters[0].values[0] > 0);
  bandwidth_ = parameters[0].values[0];
  require(parameters[1].values.size() <= 1 && parameters[2].values.size() <= 1);
  if (!parameters[1].values.empty()) lower_ = parameters[1].values[0];
  if (!parameters[2].values.empty()) upper_ = parameters[2].values[0];
  point_ = parameters[3].values;
  weight_ = parameters[4].values;
  require(!point_.empty() && point_.size() == weight_.size());
  require(std::is_sorted(point_.begin(), point_.end()));
  require(point_.front() >= lower_ && point_.back() <= upper_ && lower_ < upper_);
  double total = 0;
  for (const double weight : weight_) {
    require(weight >= 0);
    total += weight;
  }
  require(std::fabs(total - 1) < 1e-6);
  reflect();
}

std::vector<Parameter> KernelDensity::parameters() const {
  const auto bound = [](double end) {
    return std::isfinite(end) ? std::vector{end} : std::vector<double>{};
  };
  return {{"bandwidth", {bandwidth_}},
          {"lower", bound(lower_)},
          {"upper", bound(upper_)},
          {"point", point_},
          {"weight", weight_}};
}

void KernelDensity::check_bounds(double smallest, double largest) const {
  if (lower_ <= smallest && largest <= upper_ && lower_ < upper_) return;
  throw Error(ErrorCode::kData, "the values reach from " + std::to_string(smallest) + " to " +
                                    std::to_string(largest) +
                                    ", outside of the kernel density's bounds; widen them");
}

/// Lists the images of the points under reflection at both bounds, as far as their kernels reach
/// into the support.
void KernelDensity::reflect() {
  std::vector<std::pair<double, double>> images;
  const double width = upper_ - lower_;
  const double reach = kReach * bandwidth_;
  const int rounds = std::isfinite(width) ? static_cast<int>(std::min(reach / width, 1e4)) + 1 : 0;
  for (std::size_t i = 0; i < point_.size(); ++i) {
    const auto add = [&](double image) {
      if (image >= lower_ - reach && image <= upper_ + reach) images.push_back({image, weight_[i]});
    };
    const double x = point_[i];
    for (int round = -rounds; round <= rounds; ++round) {
      const double shift = rounds > 0 ? 2 * width * round : 0;
      add(x + shift);
      if (std::isfinite(lower_)) add(2 * lower_ - x + shift);
      if (std::isfinite(upper_) && !std::isfinite(lower_)) add(2 * upper_ - x);
    }
  }
  std::stable_sort(images.begin(), images.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  weight_before_.push_back(0);
  for (const auto& [image, weight] : images) {
    image_.push_back(image);
    image_weight_.push_back(weight);
    weight_before_.push_back(weight_before_.back() + weight);
  }
}

KernelDensity::Window KernelDensity::window(double x) const {
  const auto next = std::lower_bound(image_.begin(), image_.end(), x);
  double nearest = kInfinity;
  if (next != image_.end()) nearest = *next - x;
  if (next != image_.begin()) nearest = std::min(nearest, x - *std::prev(next));
  const double radius = std::hypot(nearest, kReach * bandwidth_);
  const auto begin = std::lower_bound(image_.begin(), next, x - radius);
  const auto end = std::upper_bound(next, image_.end(), x + radius);
  return {static_cast<std::size_t>(begin - image_.begin()),
          static_cast<std::size_t>(end - image_.begin())};
}

double KernelDensity::density(double x) const {
  if (std::isnan(x)) return x;
  if (x < lower_ || x > upper_ || std::isinf(x)) return 0;
  const Window near = window(x);
  double sum = 0;
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] * normal_pdf((x - image_[i]) / bandwidth_);
  }
  return sum / bandwidth_;
}

double KernelDensity::log_density(double x) const {
  const double plain = density(x);
  if (!(plain < 1e-280) || x < lower_ || x > upper_ || std::isinf(x)) {
    return log_deterministic(plain);
  }
  const Window near = window(x);
  double largest = -kInfinity;
  const auto exponent = [this, x](std::size_t i) {
    const double z = (x - image_[i]) / bandwidth_;
    return -0.5 * z * z;
  };
  for (std::size_t i = near.begin; i < near.end; ++i) largest = std::max(largest, exponent(i));
  double sum = 0;
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] * exp_deterministic(exponent(i) - largest);
  }
  return largest + log_deterministic(sum / bandwidth_) - families::kHalfLogTwoPi;
}

/// The integral of the density over a short interval.
double KernelDensity::mass_between(double from, double to) const {
  const double center = 0.5 * (from + to);
  const double half = 0.5 * (to - from);
  double sum = 0;
  for (std::size_t k = 0; k < kNodes.size(); ++k) {
    sum +=
        kNodeWeights[k] * (density(center - half * kNodes[k]) + density(center + half * kNodes[k]));
  }
  return half * sum;
}

double KernelDensity::mass_below(double x) const {
  if (std::isnan(x)) return x;
  if (x <= lower_) return 0;
  if (x >= upper_) return 1;
  if (x - lower_ < 0.5 * bandwidth_) return mass_between(lower_, x);
  const auto unbounded = [this](double at) {
    const Window near = window(at);
    double sum = weight_before_[near.begin];
    for (std::size_t i = near.begin; i < near.end; ++i) {
      sum += image_weight_[i] * normal_cdf((at - image_[i]) / bandwidth_);
    }
    return sum;
  };
  const double outside = std::isfinite(lower_) ? unbounded(lower_) : 0;
  return std::min(unbounded(x) - outside, 1.0);
}

double KernelDensity::mass_above(double x) const {
  if (std::isnan(x)) return x;
  if (x <= lower_) return 1;
  if (x >= upper_) return 0;
  if (upper_ - x < 0.5 * bandwidth_) return mass_between(x, upper_);
  const auto unbounded = [this](double at) {
    const Window near = window(at);
    double sum = weight_before_.back() - weight_before_[near.end];
    for (std::size_t i = near.begin; i < near.end; ++i) {
      sum += image_weight_[i] * normal_cdf((image_[i] - at) / bandwidth_);
    }
    return sum;
  };
  const double outside = std::isfinite(upper_) ? unbounded(upper_) : 0;
  return std::min(unbounded(x) - outside, 1.0);
}

double KernelDensity::log_mass_below(double x) const {
  const double plain = mass_below(x);
  if (plain > 0.5) return std::log1p(-mass_above(x));
  if (!(plain < 1e-280) || std::isfinite(lower_) || std::isinf(x)) return log_deterministic(plain);
  double sum = 0;
  const double largest = families::log_normal_cdf((x - image_.front()) / bandwidth_);
  const Window near = window(x);
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] *
           exp_deterministic(families::log_normal_cdf((x - image_[i]) / bandwidth_) - largest);
  }
  return largest + log_deterministic(sum);
}

double KernelDensity::log_mass_above(double x) const {
  const double plain = mass_above(x);
  if (plain > 0.5) return std::log1p(-mass_below(x));
  if (!(plain < 1e-280) || std::isfinite(upper_) || std::isinf(x)) return log_deterministic(plain);
  double sum = 0;
  const double largest = families::log_normal_cdf((image_.back() - x) / bandwidth_);
  const Window near = window(x);
  for (std::size_t i = near.begin; i < near.end; ++i) {
    sum += image_weight_[i] *
           exp_deterministic(families::log_normal_cdf((image_[i] - x) / bandwidth_) - largest);
  }
  return largest + log_deterministic(sum);
}

/// The x with mass p below (or above) it, by Newton's method on the logarithm of that mass.
double KernelDensity::inverse(double p, bool from_above) const {
  if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0) return from_above ? upper_ : lower_;
  if (p == 1) return from_above ? lower_ : upper_;
  if (p > 0.5) return inverse(1 - p, !from_above);
  const double share = from_above ? 1 - p : p;
  const double rank = weight_before_.back() * share;
  const auto at = std::lower_bound(weight_before_.begin(), weight_before_.end() - 1, rank);
  const auto index = static_cast<std::size_t>(at - weight_before_.begin());
  const double start = image_[std::min(index, image_.size() - 1)];
  const double low = std::max(lower_, image_.front() - 40 * bandwidth_);
  const double high = std::min(upper_, image_.back() + 40 * bandwidth_);
  const double target = log_deterministic(p);
  return monotone_root(low, high, start, [&](double x) {
    const double log_mass = from_above ? log_mass_above(x) : log_mass_below(x);
    const double error = from_above ? target - log_mass : log_mass - target;
    return std::pair{error, error * exp_deterministic(log_mass - log_density(x))};
  });
}

/// A point by its weight, moved by a normal step: the uniform number's place within the point's
/// share decides on the step.
double KernelDensity::drawn(double uniform) const {
  double before = 0;
  std::size_t chosen = 0;
  if (weight_.size() == image_.size()) {
    const auto at = std::upper_bound(weight_before_.begin(), weight_before_.end() - 1, uniform);
    chosen = static_cast<std::size_t>(at - weight_before_.begin()) - 1;
    before = weight_before_[chosen];
  } else {
    while (chosen + 1 < weight_.size() && before + weight_[chosen] <= uniform) {
      before += weight_[chosen++];
    }
  }
  const double within = std::clamp((uniform - before) / weight_[chosen], 1e-16, 1 - 1e-16);
  double x = point_[chosen] + bandwidth_ * normal_quantile(within);
  for (int i = 0; i < 1000 && !(x >= lower_ && x <= upper_); ++i) {
    x = x < lower_ ? 2 * lower_ - x : 2 * upper_ - x;
  }
  return std::clamp(x, lower_, upper_);
}

void KernelDensity::evaluate(Function function, std::span<const double> x,
                             std::span<double> out) const {
  const auto each = [&](auto&& f) {
    for (std::size_t k = 0; k < x.size(); ++k) out[k] = f(x[k]);
  };
  switch (function) {
    case Function::kPdf:
      return each([this](double v) { return density(v); });
    case Function::kLogPdf:
      return each([this](double v) { return log_density(v); });
    case Function::kCdf:
    case Function::kCdfLeft:
      return each([this](double v) { return mass_below(v); });
    case Function::kSurvival:
      return each([this](double v) { return mass_above(v); });
    case Function::kLogCdf:
      return each([this](double v) { return log_mass_below(v); });
    case Function::kLogSurvival:
      return each([this](double v) { return log_mass_above(v); });
    case Function::kQuantile:
      return each([this](double p) { return inverse(p, false); });
    case Function::kQuantileComplement:
      return each([this](double q) { return inverse(q, true); });
    case Function::kSample:
      return each([this](double u) { return drawn(u); });
  }
}

}  // namespace likeness::stats
