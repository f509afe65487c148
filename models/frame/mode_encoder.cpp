#include "models/frame/mode_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr double kDeviations = 4;  ///< an offset of 1 lies this many standard deviations away
constexpr double kMostOffset = 0.99;
/// Added to every responsibility, so that a value far from all modes still has a mode to go to.
constexpr double kLeastProbability = 1e-6;
/// The mixture is fitted to at most this many values, evenly spread over the rows.
constexpr std::size_t kMostFitted = 200'000;

std::vector<double> values_to_fit(std::span<const double> values) {
  if (values.size() <= kMostFitted) return {values.begin(), values.end()};
  std::vector<double> spread(kMostFitted);
  for (std::size_t k = 0; k < kMostFitted; ++k) {
    spread[k] = values[k * values.size() / kMostFitted];
  }
  return spread;
}

/// What the mixture's variances are raised by: 10^-6, as in other libraries, but for columns with a
/// variance below 1, whose modes that would swamp, a millionth of it.
double regularization(const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double variance = 0;
  for (const double value : values) {
    variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
  }
  return variance > 0 && variance < 1 ? 1e-6 * variance : 1e-6;
}

}  // namespace

ModeEncoder::ModeEncoder(std::span<const double> values, const ModeOptions& options) {
  const std::vector<double> fitted = values_to_fit(values);
  stats::MixtureOptions mixture;
  mixture.components = options.most_modes;
  mixture.regularization = regularization(fitted);
  *this = ModeEncoder(stats::fit_gaussian_mixture(fitted, mixture), options.lowest_weight);
}

ModeEncoder::ModeEncoder(const stats::GaussianMixture& mixture, double lowest_weight) {
  const double largest = *std::max_element(mixture.weight.begin(), mixture.weight.end());
  for (std::size_t k = 0; k < mixture.size(); ++k) {
    if (!(mixture.weight[k] > lowest_weight) && mixture.weight[k] != largest) continue;
    mean_.push_back(mixture.mean[k]);
    // No narrower than the steps between doubles at the mean.
    const double narrowest = std::max(1e-300, 1e-15 * std::fabs(mixture.mean[k]));
    deviation_.push_back(std::max(mixture.standard_deviation[k], narrowest));
    log_offset_.push_back(mixture.log_offset[k]);
  }
}

void ModeEncoder::probabilities(double value, std::span<double> out) const noexcept {
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < mean_.size(); ++k) {
    const double distance = (value - mean_[k]) / deviation_[k];
    out[k] = log_offset_[k] - 0.5 * distance * distance;
    largest = std::max(largest, out[k]);
  }
  double sum = 0;
  for (double& weight : out) {
    weight = std::isfinite(largest) ? exp_deterministic(weight - largest) : 1.0;
    sum += weight;
  }
  const double total = 1 + kLeastProbability * static_cast<double>(out.size());
  for (double& weight : out) weight = (weight / sum + kLeastProbability) / total;
}

std::vector<double> ModeEncoder::mode_probabilities(double value) const {
  std::vector<double> list(mean_.size());
  probabilities(value, list);
  return list;
}

double ModeEncoder::offset(double value, std::size_t mode) const noexcept {
  return std::clamp((value - mean_[mode]) / (kDeviations * deviation_[mode]), -kMostOffset,
                    kMostOffset);
}

double ModeEncoder::decode(double offset, std::size_t mode) const noexcept {
  return mean_[mode] + std::clamp(offset, -1.0, 1.0) * kDeviations * deviation_[mode];
}

void ModeEncoder::encode(std::span<const double> values, const RandomStream& random,
                         std::uint64_t first, std::span<float> offsets,
                         std::span<std::uint32_t> modes) const {
  std::vector<double> weights(mean_.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (std::isnan(values[k])) {
      throw Error(ErrorCode::kData, "a number is missing where none was when it was learned");
    }
    probabilities(values[k], weights);
    double left = random.uniform(first + k);
    std::size_t mode = 0;
    while (mode + 1 < weights.size() && left >= weights[mode]) left -= weights[mode++];
    offsets[k] = static_cast<float>(offset(values[k], mode));
    modes[k] = static_cast<std::uint32_t>(mode);
  }
}

void ModeEncoder::fields(io::Archive& archive) {
  archive("mean", mean_);
  archive.tensor("deviation", deviation_, {mean_.size()});
  archive.tensor("log_offset", log_offset_, {mean_.size()});
  if (!archive.loading()) return;
  bool sound = !mean_.empty();
  for (std::size_t k = 0; k < mean_.size(); ++k) {
    sound = sound && std::isfinite(mean_[k]) && std::isfinite(log_offset_[k]) &&
            deviation_[k] > 0 && std::isfinite(deviation_[k]);
  }
  archive.require(sound, "a column has impossible modes");
}

}  // namespace likeness::models
