#include "likeness/stats/decision_tree.hpp"

#include <algorithm>

#include "stats/tree_ensemble.hpp"

namespace likeness::stats {
namespace {

TreeEnsemble grow_single_tree(const MixedRows& rows, const TreeTargets& targets,
                              const TreeOptions& options, std::uint64_t seed) {
  EnsembleOptions ensemble;
  ensemble.columns_per_split =
      options.columns_per_split > 0 ? options.columns_per_split : rows.columns();
  return grow_ensemble(rows, targets, options, ensemble, seed);
}

}  // namespace

struct DecisionTree::State {
  TreeEnsemble ensemble;
};

DecisionTree::DecisionTree(std::unique_ptr<const State> state) : state_(std::move(state)) {}
DecisionTree::DecisionTree(DecisionTree&&) noexcept = default;
DecisionTree& DecisionTree::operator=(DecisionTree&&) noexcept = default;
DecisionTree::~DecisionTree() = default;

DecisionTree DecisionTree::fit_classifier(const MixedRows& rows, std::span<const int> labels,
                                          std::size_t classes, const TreeOptions& options,
                                          std::uint64_t seed) {
  check_tree_options(options, rows.columns());
  const TreeTargets targets = class_targets(rows.rows(), labels, classes, options);
  return DecisionTree(
      std::make_unique<const State>(State{grow_single_tree(rows, targets, options, seed)}));
}

DecisionTree DecisionTree::fit_regressor(const MixedRows& rows, std::span<const double> targets,
                                         const TreeOptions& options, std::uint64_t seed) {
  check_tree_options(options, rows.columns());
  return DecisionTree(std::make_unique<const State>(
      State{grow_single_tree(rows, number_targets(rows.rows(), targets), options, seed)}));
}

Eigen::MatrixXd DecisionTree::predict(const MixedRows& rows) const {
  return state_->ensemble.predict(rows);
}

const std::vector<double>& DecisionTree::importance() const noexcept {
  return state_->ensemble.importance;
}

std::size_t DecisionTree::leaves() const noexcept {
  return (state_->ensemble.trees[0].nodes.size() + 1) / 2;
}

std::size_t DecisionTree::depth() const noexcept {
  const std::vector<TreeNode>& nodes = state_->ensemble.trees[0].nodes;
  std::vector<std::size_t> depth(nodes.size());
  for (std::size_t k = 0; k < nodes.size(); ++k) {  // children come after their parents
    if (nodes[k].is_leaf()) continue;
    const auto left = static_cast<std::size_t>(nodes[k].next);
    depth[left] = depth[left + 1] = depth[k] + 1;
  }
  return *std::max_element(depth.begin(), depth.end());
}

}  // namespace likeness::stats
