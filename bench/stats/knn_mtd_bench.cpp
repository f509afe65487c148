#include <benchmark/benchmark.h>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/knn_mtd.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// 100,000 rows from 768 x 9 normal numbers, the fit included: (threads).
void knn_mtd(benchmark::State& state, Membership membership) {
  Eigen::MatrixXd numbers(768, 9);
  RandomStream(1, 0).fill_normal(0, {numbers.data(), static_cast<std::size_t>(numbers.size())});
  const Eigen::MatrixXi codes(0, 0);
  KnnMtdOptions options;
  options.membership = membership;
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(KnnMtd({numbers, codes}, options).sample(100'000, 1));
  }
  set_threads(0);
}
BENCHMARK_CAPTURE(knn_mtd, triangular, Membership::kTriangular)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(knn_mtd, kernel, Membership::kKernel)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
