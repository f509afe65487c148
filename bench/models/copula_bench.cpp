// Fitting and sampling the copula models on a table made here: 15 columns like those of a census,
// 9 of levels and 6 of numbers. Argument: threads.

#include <benchmark/benchmark.h>

#include <string>

#include "census_table.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"

namespace {

using namespace likeness;
using bench::census_table;

Model fitted(const char* model) {
  return make_recipe(model).fit(census_table(), detect_metadata(census_table()), {.seed = 1});
}

void fit(benchmark::State& state, const char* model) {
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(fitted(model));
  set_threads(0);
}

void sample(benchmark::State& state, const char* model, const std::vector<Condition>& conditions) {
  constexpr std::uint64_t kRows = 65'536;
  const Model learned = fitted(model);
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(learned.sample(
        kRows, {.seed = 2, .first_row = 0, .conditions = conditions, .progress = {}}));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
  set_threads(0);
}

BENCHMARK_CAPTURE(fit, gaussian_copula, "gaussian_copula")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(fit, independent, "independent")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(sample, gaussian_copula, "gaussian_copula", {})
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(sample, independent, "independent", {})
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(sample, given_one_level, "gaussian_copula", {{"l0", "e"}})
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(sample, given_two_levels_and_a_number, "gaussian_copula",
                  {{"l0", "e"}, {"l3", "d"}, {"n0", "50"}})
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
