#include "stats/vine_selection.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "likeness/parallel.hpp"
#include "stats/bivariate/selection.hpp"
#include "stats/vine_tree.hpp"

namespace likeness::stats::detail {

namespace {

/// What a node offers to the next tree: for each of its two variables, the distribution function
/// given all others of the node.
struct NodeColumns {
  std::array<std::vector<double>, 2> given_rest;
};

/// Which variable of node `a` joins with which of node `b`, where the two share a node of the
/// tree below: on each side the one that the shared node has not.
struct Junction {
  std::size_t side_a;
  std::size_t side_b;
};

bool meet(const VineEdge& a, const VineEdge& b, Junction& junction) {
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      if (a.nodes[i] != b.nodes[j]) continue;
      junction = {1 - i, 1 - j};
      return true;
    }
  }
  return false;
}

/// Selects one tree after another.
class Selector {
 public:
  Selector(const Eigen::Ref<const Eigen::MatrixXd>& u, const VineOptions& options)
      : u_(u), options_(options), dimension_(static_cast<std::size_t>(u.cols())) {}

  SelectedTrees run() {
    const std::size_t count = dimension_ - 1;
    selected_.fitted = std::min(count, options_.truncation);
    for (std::size_t tree = 0; tree < count; ++tree) {
      add_tree(tree < selected_.fitted);
      if (tree < selected_.fitted) {
        report_progress(
            options_.progress,
            {.stage = "vine", .step = tree + 1, .total = selected_.fitted, .losses = {}});
      }
    }
    return std::move(selected_);
  }

 private:
  [[nodiscard]] bool is_first() const { return selected_.trees.empty(); }

  /// The graph of edges that the next tree may have, and how each joins its nodes.
  WeightedGraph candidates(std::vector<Junction>& junctions) const {
    const std::size_t nodes = is_first() ? dimension_ : selected_.trees.back().size();
    WeightedGraph graph(nodes);
    for (std::size_t a = 0; a < nodes; ++a) {
      for (std::size_t b = a + 1; b < nodes; ++b) {
        Junction junction{0, 0};
        if (!is_first() && !meet(selected_.trees.back()[a], selected_.trees.back()[b], junction)) {
          continue;
        }
        graph.add(a, b);
        junctions.push_back(junction);
      }
    }
    return graph;
  }

  [[nodiscard]] std::span<const double> column(std::size_t node, std::size_t side) const {
    if (!is_first()) return columns_[node].given_rest[side];
    const auto rows = static_cast<std::size_t>(u_.rows());
    return {u_.data() + static_cast<std::ptrdiff_t>(node) * u_.outerStride(), rows};
  }

  VineEdge make_edge(const WeightedGraph::Edge& joined, const Junction& junction) const {
    VineEdge edge;
    edge.nodes = {joined.a, joined.b};
    if (is_first()) {
      edge.conditioned = edge.nodes;
      return edge;
    }
    const VineEdge& a = selected_.trees.back()[joined.a];
    const VineEdge& b = selected_.trees.back()[joined.b];
    edge.conditioned = {a.conditioned[junction.side_a], b.conditioned[junction.side_b]};
    edge.conditioning = a.conditioning;
    edge.conditioning.push_back(a.conditioned[1 - junction.side_a]);
    std::ranges::sort(edge.conditioning);
    return edge;
  }

  void add_tree(bool fitted) {
    std::vector<Junction> junctions;
    WeightedGraph graph = candidates(junctions);
    const auto columns = [&](std::size_t k) {
      const WeightedGraph::Edge& edge = graph.edges()[k];
      return PairColumns{column(edge.a, junctions[k].side_a), column(edge.b, junctions[k].side_b)};
    };
    std::vector<double> taus(graph.edges().size());
    if (fitted) {
      parallel_for(taus.size(), [&](std::size_t k) {
        const PairColumns pair = columns(k);
        taus[k] = tau_or_zero(pair.first, pair.second);
      });
    }
    for (std::size_t k = 0; k < taus.size(); ++k) graph.set_weight(k, std::fabs(taus[k]));

    std::vector<VineEdge> edges;
    std::vector<PairColumns> pairs;
    std::vector<double> edge_taus;
    for (const std::size_t k : graph.best_tree(options_.kind)) {
      edges.push_back(make_edge(graph.edges()[k], junctions[k]));
      if (!fitted) continue;
      pairs.push_back(columns(k));
      edge_taus.push_back(taus[k]);
    }
    if (fitted) fit_edges(edges, pairs, edge_taus);
    selected_.trees.push_back(std::move(edges));
  }

  void fit_edges(std::vector<VineEdge>& edges, std::span<const PairColumns> pairs,
                 std::span<const double> taus) {
    std::vector<BivariateFit> fits = fit_pairs(pairs, taus, options_.pairs);
    for (std::size_t e = 0; e < edges.size(); ++e) {
      selected_.log_likelihood += fits[e].log_likelihood;
      edges[e].copula = std::move(fits[e].copula);
    }
    const bool is_last = selected_.trees.size() + 1 == selected_.fitted;
    if (!is_last) columns_ = condition(edges, pairs);
  }

  /// What the edges offer to the next tree; all edges are one parallel loop.
  [[nodiscard]] std::vector<NodeColumns> condition(const std::vector<VineEdge>& edges,
                                                   std::span<const PairColumns> pairs) const {
    constexpr std::size_t kChunk = 1024;
    const auto rows = static_cast<std::size_t>(u_.rows());
    const std::size_t chunks = (rows + kChunk - 1) / kChunk;
    std::vector<NodeColumns> next(edges.size());
    for (NodeColumns& node : next) {
      for (std::vector<double>& column : node.given_rest) column.resize(rows);
    }
    parallel_for(edges.size() * chunks, [&](std::size_t task) {
      const std::size_t e = task / chunks;
      const std::size_t begin = task % chunks * kChunk;
      const std::size_t count = std::min(kChunk, rows - begin);
      const auto first = pairs[e].first.subspan(begin, count);
      const auto second = pairs[e].second.subspan(begin, count);
      const BivariateCopula& copula = edges[e].copula;
      copula.hfunc2(first, second, std::span(next[e].given_rest[0]).subspan(begin, count));
      copula.hfunc1(first, second, std::span(next[e].given_rest[1]).subspan(begin, count));
    });
    return next;
  }

  const Eigen::Ref<const Eigen::MatrixXd>& u_;
  const VineOptions& options_;
  std::size_t dimension_;
  SelectedTrees selected_;
  std::vector<NodeColumns> columns_;
};

/// Takes the edges that one variable is conditioned in out of all trees that are left, the top one
/// first: what stays is a vine of the other variables.
struct Peeled {
  std::vector<std::size_t> partners;     // by tree
  std::vector<BivariateCopula> copulas;  // by tree
};

Peeled peel(VineTrees& trees, std::size_t variable) {
  Peeled peeled;
  for (std::vector<VineEdge>& tree : trees) {
    const auto edge = std::ranges::find_if(tree, [&](const VineEdge& candidate) {
      return candidate.conditioned[0] == variable || candidate.conditioned[1] == variable;
    });
    const bool is_second = edge->conditioned[1] == variable;
    peeled.partners.push_back(edge->conditioned[is_second ? 0 : 1]);
    peeled.copulas.push_back(is_second ? edge->copula.flipped() : edge->copula);
    tree.erase(edge);
  }
  trees.pop_back();
  return peeled;
}

/// Which variable of the top edge to peel, so that stars and paths come out as VineStructure writes
/// them: a path is followed from its end, a root stays as long as it can. `before` holds the
/// partners of the variable that was peeled last, by tree.
std::size_t next_to_peel(const VineTrees& trees, std::span<const std::size_t> before,
                         VineKind kind) {
  const auto [a, b] = trees.back().front().conditioned;
  if (before.empty()) return a;
  if (kind == VineKind::kDrawable) return before[0] == b ? b : a;
  return before[trees.size() - 1] == a ? b : a;
}

}  // namespace

std::vector<BivariateFit> fit_pairs(std::span<const PairColumns> pairs,
                                    std::span<const double> taus,
                                    const CopulaSelection& selection) {
  struct Task {
    std::size_t pair;
    std::size_t place;  // in `fits`, which go pair by pair
    CopulaCandidate candidate;
  };
  std::vector<Task> tasks;
  std::vector<std::size_t> first_fit;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    first_fit.push_back(tasks.size());
    for (const CopulaCandidate candidate : copula_candidates(selection, taus[k])) {
      tasks.push_back({k, tasks.size(), candidate});
    }
  }
  first_fit.push_back(tasks.size());
  // Loops hand tasks out in order: the slow families, which stand last, first.
  std::ranges::stable_sort(tasks, std::greater{},
                           [](const Task& task) { return task.candidate.family; });
  std::vector<BivariateFit> fits(tasks.size());
  parallel_for(tasks.size(), [&](std::size_t k) {
    const auto& [pair, place, candidate] = tasks[k];
    fits[place] = fit_candidate(candidate, pairs[pair].first, pairs[pair].second, taus[pair],
                                selection.method);
  });
  std::vector<BivariateFit> best;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    best.push_back(best_fit(std::span(fits).subspan(first_fit[k], first_fit[k + 1] - first_fit[k]),
                            selection.criterion, pairs[k].first.size()));
  }
  return best;
}

SelectedTrees select_trees(const Eigen::Ref<const Eigen::MatrixXd>& u, const VineOptions& options) {
  return Selector(u, options).run();
}

VineCopula assemble(SelectedTrees selected, std::size_t dimension, VineKind kind) {
  std::vector<std::size_t> order;
  std::vector<std::vector<std::size_t>> array(dimension - 1);
  std::vector<std::vector<BivariateCopula>> pairs(selected.fitted);
  std::size_t last = 0;
  std::vector<std::size_t> partners;
  while (!selected.trees.empty()) {
    const auto [a, b] = selected.trees.back().front().conditioned;
    order.push_back(next_to_peel(selected.trees, partners, kind));
    last = order.back() == a ? b : a;
    Peeled peeled = peel(selected.trees, order.back());
    for (std::size_t tree = 0; tree < peeled.partners.size(); ++tree) {
      array[tree].push_back(peeled.partners[tree]);
      if (tree < pairs.size()) pairs[tree].push_back(std::move(peeled.copulas[tree]));
    }
    partners = std::move(peeled.partners);
  }
  order.push_back(last);
  return {VineStructure(std::move(order), std::move(array)), std::move(pairs)};
}

}  // namespace likeness::stats::detail
