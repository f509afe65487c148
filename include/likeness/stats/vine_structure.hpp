#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/export.hpp"

namespace likeness::stats {

/// Which pairs of variables a vine joins, and given which others: a sequence of trees, the edges of
/// each being the nodes of the next (Bedford and Cooke 2002, Annals of Statistics 30), written
/// as an order of the d variables and a triangular array. Edge e of tree t, 0 <= t < d - 1 and
/// 0 <= e < d - 1 - t, joins the variables order[e] and partner(t, e) given partner(0, e), ...,
/// partner(t - 1, e). Immutable.
class LIKENESS_EXPORT VineStructure {
 public:
  /// trees[t][e] is partner(t, e). Throws Error (kUsage) unless `order` is a permutation of 0 ...
  /// d - 1, d >= 1, and the array is triangular and belongs to a regular vine.
  VineStructure(std::vector<std::size_t> order, std::vector<std::vector<std::size_t>> trees);

  /// A path: tree 0 joins neighbours in the order.
  [[nodiscard]] static VineStructure drawable(std::vector<std::size_t> order);

  /// Stars: the last variable of the order is the root of tree 0, the one before it of tree 1, ...
  [[nodiscard]] static VineStructure canonical(std::vector<std::size_t> order);

  [[nodiscard]] std::size_t dimension() const noexcept { return order_.size(); }
  [[nodiscard]] std::span<const std::size_t> order() const noexcept { return order_; }
  [[nodiscard]] std::size_t partner(std::size_t tree, std::size_t edge) const {
    return trees_[tree][edge];
  }
  [[nodiscard]] std::vector<std::size_t> conditioning(std::size_t tree, std::size_t edge) const;

  /// Where the recursions over a vine find the two arguments of an edge's copula, both given its
  /// conditioning variables: the first one, order[edge], in column `edge`; the second one in
  /// column `source` (> edge), as what came out of the tree below for that column's own variable,
  /// or, where `source_is_partner`, for that column's partner.
  struct Argument {
    std::size_t source = 0;
    bool source_is_partner = false;
  };
  [[nodiscard]] Argument second_argument(std::size_t tree, std::size_t edge) const {
    return arguments_[tree][edge];
  }

  /// Whether a later tree takes the distribution of the edge's partner given order[edge].
  [[nodiscard]] bool partner_is_needed(std::size_t tree, std::size_t edge) const {
    return partner_needed_[tree][edge];
  }

 private:
  void check_shape() const;
  void find_arguments();

  std::vector<std::size_t> order_;
  std::vector<std::vector<std::size_t>> trees_;
  std::vector<std::vector<Argument>> arguments_;
  std::vector<std::vector<bool>> partner_needed_;
};

}  // namespace likeness::stats
