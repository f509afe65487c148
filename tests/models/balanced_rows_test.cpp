#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "models/trees/alike_order.hpp"

using namespace likeness;
using likeness::models::AlikeOrder;

namespace {

/// Kinds of which size and price depend.
Model kinds_model() {
  std::string text = "kind,size,price\n";
  for (std::uint64_t row = 0; row < 4000; ++row) {
    const RandomStream random(5, row);
    const bool rare = random.uniform(0) < 0.3;
    const bool large = random.uniform(1) < (rare ? 0.8 : 0.4);
    text += std::string(rare ? "a" : "b") + (large ? ",L," : ",S,") +
            std::to_string(100 * random.uniform(2) * (large ? 2 : 1)).substr(0, 6) + "\n";
  }
  const Table table = io::parse_csv(text, "made.csv");
  return make_recipe("sequential_trees", {}).fit(table, detect_metadata(table), {.seed = 2});
}

/// How many rows are of kind a; large; of kind a and large; above 90 and large.
using Counts = std::array<double, 4>;
Counts counts_of(const Table& table) {
  const auto& kinds = table.column("kind");
  const auto& sizes = table.column("size");
  const auto& prices = table.column("price");
  Counts counts{};
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const bool a = kinds.dictionary[static_cast<std::size_t>(kinds.codes[row])] == "a";
    const bool large = sizes.dictionary[static_cast<std::size_t>(sizes.codes[row])] == "L";
    counts[0] += a ? 1 : 0;
    counts[1] += large ? 1 : 0;
    counts[2] += a && large ? 1 : 0;
    counts[3] += large && prices.floats[row] > 90 ? 1 : 0;
  }
  return counts;
}

struct Moments {
  Counts mean{};
  Counts variance{};
};
Moments moments_of(const Model& model, std::uint64_t rows, bool independent) {
  constexpr int kSeeds = 60;
  std::vector<Counts> all;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SampleOptions options;
    options.seed = seed;
    options.independent = independent;
    all.push_back(counts_of(model.sample(rows, options)));
  }
  Moments moments;
  for (std::size_t k = 0; k < 4; ++k) {
    for (const Counts& counts : all) moments.mean[k] += counts[k] / kSeeds;
    for (const Counts& counts : all) {
      moments.variance[k] += std::pow(counts[k] - moments.mean[k], 2) / (kSeeds - 1);
    }
  }
  return moments;
}

std::string rows_of(const Table& table) {
  const std::string text = io::format_csv(table);
  return text.substr(text.find('\n') + 1);
}

}  // namespace

TEST_CASE("balanced rows: counts are those of independent rows, but hardly vary") {
  const Model model = kinds_model();
  const std::uint64_t rows = 2048;
  const Moments balanced = moments_of(model, rows, false);
  const Moments independent = moments_of(model, rows, true);
  for (std::size_t k = 0; k < 4; ++k) {
    INFO(k);
    const double share = independent.mean[k] / static_cast<double>(rows);
    const double binomial = static_cast<double>(rows) * share * (1 - share);
    CHECK(independent.variance[k] > binomial / 2);
    CHECK(independent.variance[k] < binomial * 2);
    CHECK(balanced.variance[k] < binomial / 10);
    CHECK(std::fabs(balanced.mean[k] - independent.mean[k]) < 5 * std::sqrt(binomial / 60));
  }
}

TEST_CASE("balanced rows: each row has the probabilities of the model") {
  const Model model = kinds_model();
  const Counts expected = moments_of(model, 2048, true).mean;
  for (const std::uint64_t row : {std::uint64_t{0}, std::uint64_t{100}}) {
    Counts counts{};
    const int seeds = 1500;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const Counts one = counts_of(model.sample(1, {.seed = seed, .first_row = row}));
      for (std::size_t k = 0; k < 4; ++k) counts[k] += one[k];
    }
    for (std::size_t k = 0; k < 4; ++k) {
      const double share = expected[k] / 2048;
      CHECK(std::fabs(counts[k] - seeds * share) < 4 * std::sqrt(seeds * share * (1 - share)));
    }
  }
}

TEST_CASE("balanced rows: parts are parts of the whole, wherever they begin") {
  const Model model = kinds_model();
  const std::string whole = rows_of(model.sample(9000, {.seed = 7}));
  std::vector<std::size_t> begin = {0};
  for (std::size_t k = 0; k < whole.size(); ++k) {
    if (whole[k] == '\n') begin.push_back(k + 1);
  }
  using Range = std::array<std::size_t, 2>;
  for (const Range& range : {Range{0, 1}, Range{10, 64}, Range{63, 65}, Range{100, 5000},
                             Range{4095, 4097}, Range{8191, 9000}}) {
    INFO(range[0]);
    const Table part = model.sample(range[1] - range[0], {.seed = 7, .first_row = range[0]});
    CHECK(rows_of(part) == whole.substr(begin[range[0]], begin[range[1]] - begin[range[0]]));
  }
}

TEST_CASE("balanced rows: the last rows that have a number") {
  const Model model = kinds_model();
  const std::uint64_t first = std::uint64_t{0} - 5000;
  const std::string whole = rows_of(model.sample(4999, {.seed = 7, .first_row = first}));
  const std::string part = rows_of(model.sample(10, {.seed = 7, .first_row = first + 4989}));
  CHECK(whole.substr(whole.size() - part.size()) == part);
}

TEST_CASE("balanced rows: rows drawn by themselves are others, and parts of the whole, too") {
  const Model model = kinds_model();
  SampleOptions options;
  options.independent = true;
  const std::string whole = rows_of(model.sample(300, options));
  CHECK(whole != rows_of(model.sample(300, {})));
  options.first_row = 200;
  const std::string part = rows_of(model.sample(100, options));
  CHECK(whole.substr(whole.size() - part.size()) == part);
}

TEST_CASE("alike order: every row once, and neighbours alike in all columns") {
  constexpr std::size_t kRows = 4096;
  constexpr std::size_t kColumns = 3;
  std::vector<std::uint8_t> bins(kRows * kColumns);
  for (std::size_t k = 0; k < bins.size(); ++k) {
    bins[k] = static_cast<std::uint8_t>(RandomStream(3, 0).bits(k) % 64);
  }
  std::vector<std::uint32_t> order(kRows);
  AlikeOrder(bins, kColumns).write(2, 11, order);
  std::vector<std::uint32_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint32_t> all(kRows);
  std::iota(all.begin(), all.end(), std::uint32_t{0});
  CHECK(sorted == all);
  std::array<double, kColumns> distance{};
  for (std::size_t k = 1; k < kRows; ++k) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      distance[c] += std::abs(bins[order[k] * kColumns + c] - bins[order[k - 1] * kColumns + c]) /
                     static_cast<double>(kRows);
    }
  }
  // A third of 64 apart in random order; the last column took no part.
  CHECK(distance[0] < 4);
  CHECK(distance[1] < 4);
  CHECK(distance[2] > 18);
  std::vector<std::uint32_t> again(kRows);
  AlikeOrder(bins, kColumns).write(2, 11, again);
  CHECK(again == order);
  AlikeOrder(bins, kColumns).write(2, 12, again);
  CHECK(again != order);
}

TEST_CASE("alike order: rows that nothing tells apart, and no rows at all") {
  const std::vector<std::uint8_t> bins(20, 9);
  std::vector<std::uint32_t> order(20);
  AlikeOrder(bins, 1).write(0, 1, order);
  AlikeOrder(bins, 1).write(1, 1, order);
  std::sort(order.begin(), order.end());
  CHECK(order.front() == 0);
  CHECK(order.back() == 19);
  std::vector<std::uint32_t> none;
  AlikeOrder(bins, 1).write(1, 1, none);
  CHECK(none.empty());
}
