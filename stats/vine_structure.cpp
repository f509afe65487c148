#include "likeness/stats/vine_structure.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/random.hpp"

namespace likeness::stats {

namespace {

std::vector<std::vector<std::size_t>> triangle(std::size_t dimension, const auto& partner) {
  std::vector<std::vector<std::size_t>> trees(dimension > 0 ? dimension - 1 : 0);
  for (std::size_t tree = 0; tree < trees.size(); ++tree) {
    for (std::size_t edge = 0; edge + tree + 1 < dimension; ++edge) {
      trees[tree].push_back(partner(tree, edge));
    }
  }
  return trees;
}

}  // namespace

VineStructure::VineStructure(std::vector<std::size_t> order,
                             std::vector<std::vector<std::size_t>> trees)
    : order_(std::move(order)), trees_(std::move(trees)) {
  check_shape();
  find_arguments();
}

VineStructure VineStructure::drawable(std::vector<std::size_t> order) {
  auto trees = triangle(order.size(),
                        [&](std::size_t tree, std::size_t edge) { return order[edge + tree + 1]; });
  return {std::move(order), std::move(trees)};
}

VineStructure VineStructure::canonical(std::vector<std::size_t> order) {
  auto trees = triangle(
      order.size(), [&](std::size_t tree, std::size_t) { return order[order.size() - 1 - tree]; });
  return {std::move(order), std::move(trees)};
}

std::vector<std::size_t> VineStructure::conditioning(std::size_t tree, std::size_t edge) const {
  std::vector<std::size_t> variables(tree);
  for (std::size_t below = 0; below < tree; ++below) variables[below] = trees_[below][edge];
  return variables;
}

void VineStructure::check_shape() const {
  const std::size_t dimension = order_.size();
  std::vector<bool> seen(dimension, false);
  for (const std::size_t variable : order_) {
    if (variable < dimension && !seen[variable]) {
      seen[variable] = true;
      continue;
    }
    throw Error(ErrorCode::kUsage, "The order of a vine must hold each of its " +
                                       std::to_string(dimension) +
                                       " variables once, but variable " + std::to_string(variable) +
                                       " is out of range or twice there.");
  }
  if (dimension == 0) throw Error(ErrorCode::kUsage, "A vine needs at least one variable.");
  if (trees_.size() != dimension - 1) {
    throw Error(ErrorCode::kUsage, "A vine of " + std::to_string(dimension) + " variables has " +
                                       std::to_string(dimension - 1) + " trees, but " +
                                       std::to_string(trees_.size()) + " were given.");
  }
  for (std::size_t tree = 0; tree < trees_.size(); ++tree) {
    if (trees_[tree].size() == dimension - 1 - tree) continue;
    throw Error(ErrorCode::kUsage, "Tree " + std::to_string(tree) + " of a vine of " +
                                       std::to_string(dimension) + " variables has " +
                                       std::to_string(dimension - 1 - tree) + " edges, but " +
                                       std::to_string(trees_[tree].size()) + " were given.");
  }
}

/// Edge (t, e) takes its second argument from the edge of tree t - 1 that joins the same variables
/// as partner(0, e), ..., partner(t, e): it stands in the column of the one of them that comes
/// first in the order. That it is there is the proximity condition of regular vines. Sets of
/// variables are compared by sums of 64 random bits for each, so that all takes d^2 steps.
void VineStructure::find_arguments() {
  const std::size_t dimension = order_.size();
  std::vector<std::size_t> place(dimension);
  for (std::size_t k = 0; k < dimension; ++k) place[order_[k]] = k;
  const RandomStream mark(0, 0);
  const auto irregular = [&](std::size_t tree, std::size_t edge) {
    return Error(ErrorCode::kUsage, "The array is not that of a regular vine: edge " +
                                        std::to_string(edge) + " of tree " + std::to_string(tree) +
                                        " joins variables that no edge of the tree below has.");
  };
  arguments_.resize(trees_.size());
  partner_needed_.resize(trees_.size());
  // Of partner(0, e), ..., partner(t, e), with t the tree that was done last:
  std::vector<std::uint64_t> marks(dimension, 0);
  std::vector<std::size_t> first(dimension, dimension);  // the least place in the order
  for (std::size_t tree = 0; tree < trees_.size(); ++tree) {
    arguments_[tree].resize(trees_[tree].size());
    partner_needed_[tree].assign(trees_[tree].size(), false);
    for (std::size_t edge = 0; edge < trees_[tree].size(); ++edge) {
      const std::size_t partner = trees_[tree][edge];
      if (partner >= dimension || place[partner] <= edge) throw irregular(tree, edge);
      marks[edge] += mark.bits(partner);
      first[edge] = std::min(first[edge], place[partner]);
      // Column `source` > edge still has the sums of the tree below.
      const std::size_t source = first[edge];
      const bool source_is_partner = partner != order_[source];
      if (tree > 0) {
        const bool is_there = source < trees_[tree - 1].size() &&
                              marks[edge] == marks[source] + mark.bits(order_[source]);
        if (!is_there || (source_is_partner && partner != trees_[tree - 1][source])) {
          throw irregular(tree, edge);
        }
        if (source_is_partner) partner_needed_[tree - 1][source] = true;
      }
      arguments_[tree][edge] = {source, source_is_partner};
    }
  }
}

}  // namespace likeness::stats
