#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "likeness/stats/vine_copula.hpp"

namespace likeness::stats::detail {

/// The two arguments of a copula: distribution functions of two variables at every row, given the
/// same others.
struct PairColumns {
  std::span<const double> first;
  std::span<const double> second;
};

/// The best copula of each pair; `taus` holds their Kendall's tau. All candidates of all pairs are
/// one parallel loop.
[[nodiscard]] std::vector<BivariateFit> fit_pairs(std::span<const PairColumns> pairs,
                                                  std::span<const double> taus,
                                                  const CopulaSelection& selection);

/// An edge of one tree and a node of the next.
struct VineEdge {
  /// The nodes that it joins: places in the tree below, or variables.
  std::array<std::size_t, 2> nodes{};
  /// One variable from each node, which the edge joins given `conditioning`.
  std::array<std::size_t, 2> conditioned{};
  std::vector<std::size_t> conditioning;  // sorted
  BivariateCopula copula;
};

using VineTrees = std::vector<std::vector<VineEdge>>;

/// What selection yields: all d - 1 trees; those beyond `fitted` are there to complete the
/// structure and have no copulas.
struct SelectedTrees {
  VineTrees trees;
  std::size_t fitted = 0;
  double log_likelihood = 0;
};

[[nodiscard]] SelectedTrees select_trees(const Eigen::Ref<const Eigen::MatrixXd>& u,
                                         const VineOptions& options);

/// Writes trees as order, array and copulas.
[[nodiscard]] VineCopula assemble(SelectedTrees selected, std::size_t dimension, VineKind kind);

}  // namespace likeness::stats::detail
