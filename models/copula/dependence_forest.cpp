#include "models/copula/dependence_forest.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/parallel_steps.hpp"
#include "models/copula/pair_information.hpp"

namespace likeness::models {
namespace {

struct Edge {
  double gain = 0;
  std::int32_t first = 0;
  std::int32_t second = 0;
};

/// The rows that mutual information is taken over, evenly spread.
std::vector<std::size_t> choose_rows(std::size_t rows, std::size_t columns) {
  constexpr double kMostSteps = 1e9;
  constexpr double kFewestRows = 1000;
  const double pairs = 0.5 * static_cast<double>(columns) * static_cast<double>(columns);
  const double affordable = std::max(kFewestRows, kMostSteps / std::max(pairs, 1.0));
  const double count = std::min(static_cast<double>(rows), affordable);
  const double stride = static_cast<double>(rows) / std::max(count, 1.0);
  std::vector<std::size_t> chosen(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    chosen[i] = static_cast<std::size_t>(static_cast<double>(i) * stride);
  }
  return chosen;
}

bool may_be_joined(const CodedColumn& a, const CodedColumn& b) {
  if (a.may_be_parent && b.may_be_parent) return true;
  return (a.may_be_parent && !a.is_state) || (b.may_be_parent && !b.is_state);
}

/// All edges that pay, best first.
std::vector<Edge> paying_edges(std::span<const CodedColumn> columns,
                               const ProgressCallback& progress) {
  const std::vector<std::size_t> rows = choose_rows(columns[0].codes.size(), columns.size());
  const PairInformation information(columns, rows);
  std::vector<std::vector<Edge>> found(columns.size());
  parallel_steps("marginals", columns.size(), progress, [&](std::size_t second) {
    std::vector<std::uint32_t> counts;
    for (std::size_t first = 0; first < second; ++first) {
      if (!may_be_joined(columns[first], columns[second])) continue;
      const double gain = information.gain(first, second, counts);
      if (gain <= 0) continue;
      found[second].push_back(
          {gain, static_cast<std::int32_t>(first), static_cast<std::int32_t>(second)});
    }
  });
  std::vector<Edge> edges;
  for (const auto& part : found) edges.insert(edges.end(), part.begin(), part.end());
  std::stable_sort(edges.begin(), edges.end(),
                   [](const Edge& a, const Edge& b) { return a.gain > b.gain; });
  return edges;
}

/// Union-find with path halving. A component may have a root that its tree has to hang from.
class Components {
 public:
  explicit Components(std::size_t count) : above_(count), root_(count, kFree) {
    std::iota(above_.begin(), above_.end(), std::size_t{0});
  }

  /// Hangs b, and what depends on it, below a.
  void hang(std::size_t a, std::size_t b) {
    const std::size_t upper = find(a);
    if (root_[upper] == kFree) root_[upper] = a;
    above_[find(b)] = upper;
  }

  /// Joins the components of a and b; false where they are one already, or where neither can hang
  /// from the other.
  bool join(std::size_t a, std::size_t b) {
    const std::size_t of_a = find(a);
    const std::size_t of_b = find(b);
    if (of_a == of_b) return false;
    const bool b_below = root_[of_b] == kFree || (root_[of_a] != kFree && root_[of_b] == b);
    const bool a_below = root_[of_a] == kFree || root_[of_a] == a;
    if (!a_below && !b_below) return false;
    above_[b_below ? of_b : of_a] = b_below ? of_a : of_b;
    return true;
  }

  /// Whether the tree has to hang from k.
  [[nodiscard]] bool is_fixed_root(std::size_t k) { return root_[find(k)] == k; }

 private:
  static constexpr std::size_t kFree = static_cast<std::size_t>(-1);

  std::size_t find(std::size_t k) {
    while (above_[k] != k) {
      above_[k] = above_[above_[k]];
      k = above_[k];
    }
    return k;
  }

  std::vector<std::size_t> above_;
  std::vector<std::size_t> root_;  ///< of each component, at the column that find() gives
};

using Neighbours = std::vector<std::vector<std::int32_t>>;

/// Joins columns to the parents that they have to have, determinants from above to below.
void join_parents(std::span<const std::int32_t> parents, Components& components,
                  Neighbours& neighbours) {
  std::vector<bool> done(parents.size(), false);
  const auto join = [&](std::size_t k, const auto& self) -> void {
    if (done[k] || parents[k] < 0) return;
    done[k] = true;
    const auto parent = static_cast<std::size_t>(parents[k]);
    self(parent, self);
    components.hang(parent, k);
    neighbours[k].push_back(parents[k]);
    neighbours[parent].push_back(static_cast<std::int32_t>(k));
  };
  for (std::size_t k = 0; k < parents.size(); ++k) join(k, join);
}

/// Kruskal's algorithm; a column that may not be a parent takes one edge at most.
Neighbours spanning_forest(std::span<const CodedColumn> columns,
                           std::span<const std::int32_t> determinants,
                           const ProgressCallback& progress, Components& components) {
  Neighbours neighbours(columns.size());
  join_parents(determinants, components, neighbours);
  const auto is_taken = [&](std::size_t k) {
    return !columns[k].may_be_parent && !neighbours[k].empty();
  };
  for (const Edge& edge : paying_edges(columns, progress)) {
    const auto a = static_cast<std::size_t>(edge.first);
    const auto b = static_cast<std::size_t>(edge.second);
    if (is_taken(a) || is_taken(b)) continue;
    if (!components.join(a, b)) continue;
    neighbours[a].push_back(edge.second);
    neighbours[b].push_back(edge.first);
  }
  return neighbours;
}

}  // namespace

DependenceForest no_dependence(std::size_t columns) {
  DependenceForest forest{std::vector<std::int32_t>(columns, -1),
                          std::vector<std::int32_t>(columns)};
  std::iota(forest.order.begin(), forest.order.end(), 0);
  return forest;
}

DependenceForest fit_dependence_forest(std::span<const CodedColumn> columns,
                                       std::span<const std::int32_t> determinants,
                                       const ProgressCallback& progress) {
  if (columns.empty()) return {};
  Components components(columns.size());
  const Neighbours neighbours = spanning_forest(columns, determinants, progress, components);
  // Roots: of each tree the one that it has to have, else the column with most neighbours, so that
  // chains stay short.
  std::vector<std::int32_t> roots(columns.size());
  std::iota(roots.begin(), roots.end(), 0);
  std::stable_sort(roots.begin(), roots.end(), [&](std::int32_t a, std::int32_t b) {
    const auto rank = [&](std::int32_t k) {
      const auto index = static_cast<std::size_t>(k);
      if (components.is_fixed_root(index)) return columns.size() + 1;
      return columns[index].may_be_parent ? neighbours[index].size() + 1 : 0;
    };
    return rank(a) > rank(b);
  });
  DependenceForest forest{std::vector<std::int32_t>(columns.size(), -1), {}};
  std::vector<bool> reached(columns.size(), false);
  for (const std::int32_t root : roots) {
    if (reached[static_cast<std::size_t>(root)]) continue;
    reached[static_cast<std::size_t>(root)] = true;
    std::size_t next = forest.order.size();
    forest.order.push_back(root);
    for (; next < forest.order.size(); ++next) {
      const std::int32_t at = forest.order[next];
      for (const std::int32_t other : neighbours[static_cast<std::size_t>(at)]) {
        if (reached[static_cast<std::size_t>(other)]) continue;
        reached[static_cast<std::size_t>(other)] = true;
        forest.parent[static_cast<std::size_t>(other)] = at;
        forest.order.push_back(other);
      }
    }
  }
  return forest;
}

}  // namespace likeness::models
