#include <benchmark/benchmark.h>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/neighbours.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// Ten nearest others of 50,000 rows of independent normal numbers: (columns, threads).
void neighbours(benchmark::State& state, Distance distance) {
  Eigen::MatrixXd numbers(50'000, state.range(0));
  const RandomStream random(1, 0);
  random.fill_normal(0, {numbers.data(), static_cast<std::size_t>(numbers.size())});
  const Eigen::MatrixXi codes(0, 0);
  set_threads(static_cast<int>(state.range(1)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(NeighbourSearch({numbers, codes}, distance).nearest_others(10));
  }
  set_threads(0);
}
BENCHMARK_CAPTURE(neighbours, euclidean, Distance::kEuclidean)
    ->ArgsProduct({{3, 15}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(neighbours, gower, Distance::kGower)
    ->ArgsProduct({{3, 15}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
