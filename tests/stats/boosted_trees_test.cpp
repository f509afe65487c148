#include "stats/boosted_trees.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "stats/kernels/dispatch.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// Rows of two features with bins below 64, and a class that `odds` gives the second of.
struct Example {
  std::vector<std::uint8_t> bins;
  std::vector<std::uint8_t> targets;
  std::vector<std::uint8_t> categories = {0, 0};

  Example(std::size_t rows, const std::function<double(int, int)>& probability,
          std::uint64_t seed = 1) {
    const RandomStream random(seed, 0);
    for (std::size_t k = 0; k < rows; ++k) {
      bins.push_back(static_cast<std::uint8_t>(random.below(3 * k, 64)));
      bins.push_back(static_cast<std::uint8_t>(random.below(3 * k + 1, 64)));
      const double p = probability(bins[2 * k], bins[2 * k + 1]);
      targets.push_back(random.uniform(3 * k + 2) < p ? 1 : 0);
    }
  }

  [[nodiscard]] BoostedTrees fit(const BoostingOptions& options = {}) const {
    BoostingRows rows;
    rows.bins = {bins.data(), 2};
    rows.features = 2;
    rows.categories = categories;
    rows.targets = targets;
    for (const std::uint8_t target : targets) ++rows.class_rows[target];
    return fit_boosted_trees(rows, options, RandomStream(7, 0));
  }
};

double probability_at(const BoostedTrees& trees, int first, int second) {
  const std::vector<std::uint8_t> bins = {static_cast<std::uint8_t>(first),
                                          static_cast<std::uint8_t>(second)};
  const std::vector<std::uint32_t> rows = {0};
  std::vector<float> scores = {static_cast<float>(trees.base)};
  trees.add_scores({bins.data(), 2}, rows, scores);
  return logistic(scores[0]);
}

}  // namespace

TEST_CASE("boosted trees learn an exclusive or, which no feature shows alone") {
  const auto truth = [](int a, int b) { return (a < 32) != (b < 32) ? 0.9 : 0.1; };
  const BoostedTrees trees = Example(4000, truth).fit({.max_rounds = 100});
  CHECK(!trees.roots.empty());
  for (const int a : {10, 50}) {
    for (const int b : {10, 50}) {
      CHECK(probability_at(trees, a, b) == doctest::Approx(truth(a, b)).epsilon(0.35));
    }
  }
}

TEST_CASE("boosted trees learn a ring") {
  const auto inside = [](int a, int b) {
    const double radius = std::hypot(a - 31.5, b - 31.5);
    return radius > 12 && radius < 26;
  };
  const BoostedTrees trees =
      Example(8000, [&](int a, int b) { return inside(a, b) ? 0.95 : 0.05; }).fit();
  int wrong = 0;
  for (int a = 0; a < 64; a += 3) {
    for (int b = 0; b < 64; b += 3) {
      wrong += (probability_at(trees, a, b) > 0.5) != inside(a, b) ? 1 : 0;
    }
  }
  CHECK(wrong < 484 / 12);
}

TEST_CASE("boosted trees find the categories that belong together, whatever their codes") {
  // Codes with an odd number of bits set; any threshold mixes them with the others.
  const auto truth = [](int a, int) {
    return __builtin_popcount(unsigned(a)) % 2 == 1 ? 0.9 : 0.1;
  };
  Example example(6000, truth);
  example.categories = {1, 0};
  const BoostedTrees trees = example.fit();
  CHECK(trees.sets.size() > 1);
  double error = 0;
  for (int a = 0; a < 64; ++a) error += std::abs(probability_at(trees, a, 20) - truth(a, 20)) / 64;
  CHECK(error < 0.1);
}

TEST_CASE("boosted trees tell the lowest bin, which is that of missing values, from the rest") {
  const BoostedTrees trees =
      Example(6000, [](int a, int) { return a == 0 ? 0.95 : 0.05 + a / 100.0; }).fit();
  CHECK(probability_at(trees, 0, 5) > 0.6);
  CHECK(probability_at(trees, 3, 5) < 0.25);
  CHECK(probability_at(trees, 60, 5) > 0.5);
}

TEST_CASE("noise grows no trees in most cases, and never says much") {
  int grown = 0;
  double error = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    const BoostedTrees trees = Example(
                                   2000, [](int, int) { return 0.3; }, seed)
                                   .fit();
    grown += trees.roots.empty() ? 0 : 1;
    CHECK(trees.roots.size() < 20);
    CHECK(trees.roots.empty() == trees.nodes.empty());
    CHECK(logistic(trees.base) == doctest::Approx(0.3).epsilon(0.1));
    for (int a = 2; a < 64; a += 10) error += std::abs(probability_at(trees, a, 30) - 0.3) / 140;
  }
  CHECK(grown < 10);
  CHECK(error < 0.02);
}

TEST_CASE("rows too few to hold some out grow no trees") {
  CHECK(Example(30, [](int a, int) { return a < 32 ? 1.0 : 0.0; }).fit().roots.empty());
  CHECK(Example(0, [](int, int) { return 0.0; }).fit().base == 0);
}

TEST_CASE("the odds before any tree are those of all rows, where only some are learned from") {
  BoostingRows rows;
  rows.class_rows = {300'000, 100'000};
  const BoostedTrees trees = fit_boosted_trees(rows, {}, RandomStream(1, 0));
  CHECK(logistic(trees.base) == doctest::Approx(0.25).epsilon(1e-4));
}

TEST_CASE("a leaf is learned from as many rows as are asked for") {
  const Example example(3000, [](int a, int b) { return a < b ? 0.9 : 0.1; });
  const BoostingOptions options{.max_rounds = 20, .max_leaves = 30, .min_rows = 100};
  const BoostedTrees trees = example.fit(options);
  REQUIRE(!trees.roots.empty());
  for (std::size_t t = 0; t < trees.roots.size(); ++t) {
    std::vector<std::size_t> rows_in(trees.nodes.size(), 0);
    for (std::size_t k = 0; k < 3000; ++k) {
      auto node = static_cast<std::size_t>(trees.roots[t].node);
      while (!trees.nodes[node].is_leaf(node)) {
        const BoostedNode& at = trees.nodes[node];
        node = static_cast<std::size_t>(trees.child(at, example.bins[2 * k + at.feature]));
      }
      ++rows_in[node];
    }
    for (const std::size_t rows : rows_in) CHECK((rows == 0 || rows >= 100));
  }
}

TEST_CASE("boosted trees are the same however their rows are spread over bins in memory") {
  const Example example(3000, [](int a, int b) { return a < b ? 0.8 : 0.3; });
  const BoostedTrees trees = example.fit();
  // Scores of many rows at once are those of each alone.
  std::vector<std::uint32_t> rows(3000);
  std::iota(rows.begin(), rows.end(), 0U);
  std::vector<float> scores(rows.size(), static_cast<float>(trees.base));
  trees.add_scores({example.bins.data(), 2}, rows, scores);
  for (std::size_t k = 0; k < rows.size(); k += 97) {
    CHECK(logistic(scores[k]) ==
          probability_at(trees, example.bins[2 * k], example.bins[2 * k + 1]));
  }
}

TEST_CASE(
    "prepared trees give the same bits, in blocks of any size and with every instruction set") {
  const auto truth = [](int a, int b) {
    return __builtin_popcount(unsigned(a)) % 2 == 1 ? 0.9 : b / 70.0;
  };
  Example example(3000, truth);
  example.categories = {1, 0};
  BoostedTrees trees = example.fit({.max_rounds = 20, .max_leaves = 16});
  REQUIRE(trees.sets.size() > 1);
  const RowBins bins = {example.bins.data(), 2};
  for (const std::size_t count : {std::size_t{5}, std::size_t{64}, std::size_t{200}}) {
    CAPTURE(count);
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 11U);
    std::vector<float> walked(count, 0.5F);
    trees.prepared = {};
    trees.add_scores(bins, rows, walked);
    trees.prepare();
    REQUIRE(!trees.prepared.empty());
    for (const InstructionSet set :
         {InstructionSet::kBaseline, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
      if (set > detected_instruction_set()) continue;
      std::vector<float> scores(count, 0.5F);
      trees.prepared.add_scores(bins, rows, scores, kernels::table(set));
      CHECK(scores == walked);
    }
  }
}

TEST_CASE("trees of more leaves than a block can tell apart are walked") {
  const Example example(3000, [](int a, int b) { return a < b ? 0.9 : 0.1; });
  BoostedTrees trees = example.fit({.max_rounds = 5, .max_leaves = 40});
  trees.prepare();
  CHECK(trees.prepared.empty());
}
