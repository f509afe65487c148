#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/forest.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// 32,561 rows in the shape of the adult table: 6 numeric and 8 category columns.
struct ForestTable {
  Eigen::MatrixXd numbers{32'561, 6};
  Eigen::MatrixXi codes{32'561, 8};
  std::vector<int> labels;

  ForestTable() {
    for (Eigen::Index column = 0; column < 6; ++column) {
      const RandomStream random(1, static_cast<std::uint64_t>(column));
      for (Eigen::Index row = 0; row < numbers.rows(); ++row) {
        const double value = random.normal(static_cast<std::uint64_t>(row));
        numbers(row, column) = column == 0 ? value : std::round(12 * value);
      }
    }
    for (Eigen::Index column = 0; column < 8; ++column) {
      const RandomStream random(2, static_cast<std::uint64_t>(column));
      for (Eigen::Index row = 0; row < codes.rows(); ++row) {
        codes(row, column) = static_cast<int>(random.below(
            static_cast<std::uint64_t>(row), 2 + 2 * static_cast<std::uint64_t>(column)));
      }
    }
    const RandomStream random(3, 0);
    for (Eigen::Index row = 0; row < numbers.rows(); ++row) {
      const double score = numbers(row, 0) + numbers(row, 1) / 12 + 0.2 * codes(row, 5) +
                           random.normal(static_cast<std::uint64_t>(row));
      labels.push_back(score > 1.8 ? 1 : 0);
    }
  }
};

const ForestTable& forest_table() {
  static const ForestTable table;
  return table;
}

void forest_fit(benchmark::State& state) {
  const ForestTable& table = forest_table();
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        RandomForest::fit_classifier({table.numbers, table.codes}, table.labels, 2));
  }
  set_threads(0);
}
BENCHMARK(forest_fit)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void forest_predict(benchmark::State& state) {
  const ForestTable& table = forest_table();
  const RandomForest forest =
      RandomForest::fit_classifier({table.numbers, table.codes}, table.labels, 2);
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(forest.predict({table.numbers, table.codes}));
  set_threads(0);
}
BENCHMARK(forest_predict)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
