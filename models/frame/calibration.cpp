#include "models/frame/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/empirical.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kKnots = 256;
constexpr int kSteps = 24;
constexpr double kLargestOffset = 30;

NumberMarginal distribution_of(std::span<const double> values) {
  std::vector<double> present;
  for (const double value : values) {
    if (!std::isnan(value)) present.push_back(value);
  }
  return {0, std::make_shared<stats::EmpiricalDistribution>(
                 present, stats::EmpiricalOptions{.knots = kKnots})};
}

/// How often each entry is the largest, as shares of the rows.
std::vector<double> entry_shares(const float* made, std::size_t rows, std::size_t stride,
                                 std::span<const float> offsets) {
  std::vector<double> shares(offsets.size(), 0);
  for (std::size_t row = 0; row < rows; ++row) {
    ++shares[largest_entry(made + row * stride, offsets.data(), offsets.size())];
  }
  for (double& share : shares) share /= static_cast<double>(rows);
  return shares;
}

}  // namespace

std::size_t largest_entry(const float* logits, const float* offsets, std::size_t count) noexcept {
  const auto logit = [&](std::size_t k) {
    return offsets == nullptr ? logits[k] : logits[k] + offsets[k];
  };
  std::size_t best = 0;
  float most = logit(0);
  for (std::size_t k = 1; k < count; ++k) {
    const float next = logit(k);
    if (next > most) {
      most = next;
      best = k;
    }
  }
  return best;
}

std::vector<float> entry_offsets(const float* made, std::size_t rows, std::size_t stride,
                                 std::span<const double> shares) {
  std::vector<float> offsets(shares.size(), 0.0F);
  std::vector<float> best = offsets;
  double best_distance = 2;
  const double least = 0.5 / static_cast<double>(rows);
  for (int step = 0; step < kSteps; ++step) {
    const std::vector<double> found = entry_shares(made, rows, stride, offsets);
    double distance = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) distance += std::fabs(found[k] - shares[k]);
    if (distance < best_distance) {
      best_distance = distance;
      best = offsets;
    }
    const double rate = step < kSteps / 2 ? 0.7 : 0.3;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const double ratio = std::max(shares[k], least) / std::max(found[k], least);
      const double moved = static_cast<double>(offsets[k]) + rate * log_deterministic(ratio);
      offsets[k] = static_cast<float>(std::clamp(moved, -kLargestOffset, kLargestOffset));
    }
  }
  return best;
}

NumberMap::NumberMap(std::span<const double> made, std::span<const double> real)
    : made_(distribution_of(made)), real_(distribution_of(real)) {}

double NumberMap::operator()(double value, double uniform) const {
  if (std::isnan(value)) return value;
  const stats::Interval interval = made_.distribution()->cdf_interval(value);
  return real_.distribution()->quantile(interval.lower +
                                        uniform * (interval.upper - interval.lower));
}

void NumberMap::fields(io::Archive& archive) {
  archive("made", made_);
  archive("real", real_);
  archive.require(made_.distribution() != nullptr && real_.distribution() != nullptr,
                  "a calibration has no distributions");
}

}  // namespace likeness::models
