#include <benchmark/benchmark.h>

#include "likeness/quality.hpp"
#include "tables.hpp"

namespace likeness::metrics {
namespace {

void quality_of_census(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Table real = census_table(rows, 1);
  const Table synthetic = census_table(rows, 2);
  const Metadata metadata = census_metadata();
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluate_quality(real, synthetic, metadata));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(quality_of_census)
    ->Arg(32561)
    ->Arg(1000000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void quality_of_many_levels(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Table real = many_levels_table(rows, 1);
  const Table synthetic = many_levels_table(rows, 2);
  const Metadata metadata = many_levels_metadata();
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluate_quality(real, synthetic, metadata));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(quality_of_many_levels)
    ->Arg(32561)
    ->Arg(1000000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace likeness::metrics

BENCHMARK_MAIN();
