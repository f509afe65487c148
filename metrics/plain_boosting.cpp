#include "metrics/plain_boosting.hpp"

#include "stats/boosted_growth.hpp"
#include "stats/boosted_trees.hpp"
#include "stats/boosting_bins.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kPlainRounds = 100;

stats::BoostingOptions plain_options() {
  stats::BoostingOptions options;
  options.learning_rate = 0.3;
  options.max_depth = 6;
  options.max_leaves = 64;
  options.max_bins = 256;
  options.min_rows = 4;  // XGBoost's least weight of a leaf, where nothing is known
  options.ridge = 1;
  return options;
}

}  // namespace

std::vector<double> boost_plainly(std::span<const std::uint8_t> bins, std::size_t features,
                                  std::span<const std::uint8_t> targets,
                                  std::span<const std::uint32_t> trained,
                                  std::span<const std::uint32_t> tested) {
  const stats::BoostingOptions options = plain_options();
  const std::vector<std::uint8_t> ordered(features, 0);
  stats::BoostingRows rows;
  rows.bins = {bins.data(), features};
  rows.features = features;
  rows.categories = ordered;
  rows.targets = targets;
  std::vector<double> scores(targets.size(), 0);
  const stats::BoostingBins prepared(rows, options.max_bins);
  if (!prepared.features().empty()) {
    stats::BoostedGrower grower(prepared, options);
    grower.set_rows(trained, tested);
    const stats::GradientPacking packing(trained.size());
    std::vector<stats::GradientSum> gradients(targets.size());
    stats::BoostedTrees trees;
    for (std::size_t round = 0; round < kPlainRounds; ++round) {
      for (const std::uint32_t k : trained) {
        gradients[k] =
            packing.pack(static_cast<float>(stats::logistic(scores[k])), targets[k], 0.5F);
      }
      if (!grower.grow(gradients, packing, trees)) break;
      for (std::size_t l = 0; l < grower.leaves(); ++l) {
        const stats::BoostedGrower::LeafRows leaf = grower.leaf(l);
        for (const std::uint32_t k : leaf.growing) scores[k] += leaf.value;
        for (const std::uint32_t k : leaf.held_out) scores[k] += leaf.value;
      }
    }
  }
  std::vector<double> of_tested;
  for (const std::uint32_t k : tested) of_tested.push_back(scores[k]);
  return of_tested;
}

}  // namespace likeness::metrics
