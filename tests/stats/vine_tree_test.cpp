#include "stats/vine_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;
using namespace likeness::stats::detail;

namespace {

struct Example {
  WeightedGraph graph;
  std::vector<double> weights;
};

Example complete(std::size_t nodes, std::uint64_t seed) {
  Example example{WeightedGraph(nodes), {}};
  const RandomStream random(seed, 0);
  for (std::size_t a = 0; a < nodes; ++a) {
    for (std::size_t b = a + 1; b < nodes; ++b) {
      example.graph.add(a, b);
      example.weights.push_back(random.uniform(example.weights.size()));
      example.graph.set_weight(example.weights.size() - 1, example.weights.back());
    }
  }
  return example;
}

double total(const Example& example, const std::vector<std::size_t>& tree) {
  return std::accumulate(tree.begin(), tree.end(), 0.0,
                         [&](double sum, std::size_t edge) { return sum + example.weights[edge]; });
}

bool connects_all(const WeightedGraph& graph, std::size_t nodes,
                  const std::vector<std::size_t>& tree) {
  std::vector<std::size_t> part(nodes);
  std::iota(part.begin(), part.end(), std::size_t{0});
  for (const std::size_t edge : tree) {
    const std::size_t from = part[graph.edges()[edge].a];
    const std::size_t to = part[graph.edges()[edge].b];
    std::ranges::replace(part, from, to);
  }
  return std::ranges::count(part, part[0]) == static_cast<std::ptrdiff_t>(nodes);
}

}  // namespace

TEST_CASE("the spanning tree has the most weight of all") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Example example = complete(5, seed);
    double most = 0;
    // All choices of 4 of the 10 edges.
    std::vector<bool> chosen(10, false);
    std::fill(chosen.begin(), chosen.begin() + 4, true);
    do {
      std::vector<std::size_t> tree;
      for (std::size_t k = 0; k < 10; ++k) {
        if (chosen[k]) tree.push_back(k);
      }
      if (connects_all(example.graph, 5, tree)) most = std::max(most, total(example, tree));
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
    const auto tree = example.graph.best_tree(VineKind::kRegular);
    CHECK(connects_all(example.graph, 5, tree));
    CHECK(total(example, tree) == doctest::Approx(most));
  }
}

TEST_CASE("the path is the heaviest of all or nearly so") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Example example = complete(6, seed);
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
    double most = 0;
    do {
      double sum = 0;
      for (std::size_t k = 1; k < order.size(); ++k) {
        const std::size_t a = std::min(order[k - 1], order[k]);
        const std::size_t b = std::max(order[k - 1], order[k]);
        sum += example.weights[a * 6 - a * (a + 1) / 2 + (b - a - 1)];
      }
      most = std::max(most, sum);
    } while (std::ranges::next_permutation(order).found);
    const auto tree = example.graph.best_tree(VineKind::kDrawable);
    CHECK(connects_all(example.graph, 6, tree));
    CHECK(total(example, tree) > 0.98 * most);
  }
}

TEST_CASE("the star is around the node with most weight") {
  Example example = complete(6, 3);
  for (std::size_t edge = 0; edge < example.weights.size(); ++edge) {
    const auto& [a, b] = example.graph.edges()[edge];
    if (a == 4 || b == 4) example.graph.set_weight(edge, 0.9);
  }
  for (const std::size_t edge : example.graph.best_tree(VineKind::kCanonical)) {
    const auto& [a, b] = example.graph.edges()[edge];
    CHECK((a == 4 || b == 4));
  }
}
