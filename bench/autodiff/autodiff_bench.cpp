#include <benchmark/benchmark.h>

#include "likeness/autodiff/ops.hpp"
#include "likeness/parallel.hpp"
#include "training_steps.hpp"

using namespace likeness::autodiff;

namespace {

/// rows x inner by inner x columns; the first argument says which factor is transposed (1 left, 2
/// right).
void product(benchmark::State& state) {
  const bool transpose_left = state.range(0) == 1;
  const bool transpose_right = state.range(0) == 2;
  const auto rows = static_cast<std::size_t>(state.range(1));
  const auto inner = static_cast<std::size_t>(state.range(2));
  const auto columns = static_cast<std::size_t>(state.range(3));
  const std::vector<float> a(rows * inner, 0.5F);
  const std::vector<float> b(inner * columns, 0.5F);
  Tape tape;
  for (auto _ : state) {
    const Tensor left = tape.view(transpose_left ? Shape{inner, rows} : Shape{rows, inner}, a);
    const Tensor right =
        tape.view(transpose_right ? Shape{columns, inner} : Shape{inner, columns}, b);
    benchmark::DoNotOptimize(matmul(left, right, transpose_left, transpose_right).node());
    tape.reset();
  }
  state.counters["flops"] = benchmark::Counter(2.0 * static_cast<double>(rows * inner * columns),
                                               benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(product)
    ->Args({0, 500, 231, 256})
    ->Args({1, 231, 500, 256})
    ->Args({2, 500, 256, 231})
    ->Args({0, 500, 743, 156})
    ->Args({0, 50, 2590, 256})
    ->Args({1, 2590, 50, 256})
    ->Args({2, 50, 256, 2590})
    ->UseRealTime();

/// A whole training step: (threads).
template <class Step>
void step(benchmark::State& state) {
  likeness::set_threads(static_cast<int>(state.range(0)));
  Step training;
  likeness::parallel_session([&] {
    for (auto _ : state) training.run();
  });
  likeness::set_threads(0);
}
BENCHMARK_TEMPLATE(step, CtganStep)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_TEMPLATE(step, TvaeStep)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
