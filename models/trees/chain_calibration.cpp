#include "models/trees/chain_calibration.hpp"

#include <algorithm>
#include <cmath>

#include "core/hash.hpp"
#include "models/trees/chain_walker.hpp"
#include "models/trees/decision_tally.hpp"

namespace likeness::models {
namespace {

/// Drawn to see where the chain leads.
constexpr std::size_t kLeastPilots = 4096;
constexpr std::size_t kMostPilots = 16'384;

constexpr int kNewtonSteps = 8;

/// What added to all log-odds makes their mean probability `share`, about: the mode of a normal
/// prior of kUsualShift, by Newton's method.
double shift_towards(double share, std::span<const float> scores) {
  double shift = 0;
  const double prior = 1 / (kUsualShift * kUsualShift);
  for (int step = 0; step < kNewtonSteps; ++step) {
    double gradient = -prior * shift;
    double curvature = prior;
    for (const float score : scores) {
      const double p = stats::logistic(static_cast<double>(score) + shift);
      gradient += share - p;
      curvature += p * (1 - p);
    }
    shift += std::clamp(gradient / curvature, -kUsualShift, kUsualShift);
  }
  return shift;
}

}  // namespace

void calibrate_chain(std::vector<ChainColumn>& chain, std::span<const StateColumn> columns,
                     std::uint64_t seed) {
  if (chain.empty()) return;
  const std::size_t rows =
      std::clamp(columns[chain[0].column].cells.size(), kLeastPilots, kMostPilots);
  ChainWalker walker(chain, rows);
  std::vector<double> ranks(rows);
  for (std::size_t place = 0; place < chain.size(); ++place) {
    ChainColumn& column = chain[place];
    std::vector<std::size_t> counts(column.states.size(), 0);
    for (const std::int32_t state : columns[column.column].cells) {
      ++counts[static_cast<std::size_t>(state)];
    }
    const std::vector<DecidedRows> learned = decided_rows(column, counts);
    walker.draw_balanced(place, ranks, mixed_bits(seed + place),
                         [&](std::size_t decision, std::span<float> scores) {
                           const double share = learned[decision].second_share();
                           if (share <= 0 || share >= 1) return;  // never drawn
                           const double shift = shift_towards(share, scores);
                           column.decisions[decision].base += shift;
                           for (float& score : scores) score += static_cast<float>(shift);
                         });
  }
}

}  // namespace likeness::models
