// Training, sampling and encoding of the networks on the census-like table: one epoch of a fit (the
// difference of two fits is what an epoch takes), rows of a fitted model. Argument: threads.

#include <benchmark/benchmark.h>

#include <string>

#include "census_table.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"

namespace {

using namespace likeness;

Model trained(const char* model, int epochs) {
  const Recipe recipe =
      make_recipe(model, {{"epochs", std::to_string(epochs)}, {"calibrate", "false"}});
  const Table& table = bench::census_table();
  return recipe.fit(table, detect_metadata(table), {.seed = 1});
}

void fit_epochs(benchmark::State& state, const char* model, int epochs) {
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(trained(model, epochs));
  set_threads(0);
}

void sample_rows(benchmark::State& state, const char* model) {
  constexpr std::uint64_t kRows = 65'536;
  set_threads(static_cast<int>(state.range(0)));
  const Model learned = trained(model, 1);
  for (auto _ : state) benchmark::DoNotOptimize(learned.sample(kRows, {}));
  state.SetItemsProcessed(static_cast<std::int64_t>(kRows * state.iterations()));
  set_threads(0);
}

BENCHMARK_CAPTURE(fit_epochs, tvae_1, "tvae", 1)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(fit_epochs, tvae_6, "tvae", 6)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(fit_epochs, ctgan_1, "ctgan", 1)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(fit_epochs, ctgan_6, "ctgan", 6)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(sample_rows, tvae, "tvae")->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK_CAPTURE(sample_rows, ctgan, "ctgan")->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
