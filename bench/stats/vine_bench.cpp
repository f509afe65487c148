#include <benchmark/benchmark.h>

#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/stats/bivariate_normal.hpp"
#include "likeness/stats/kendall.hpp"
#include "likeness/stats/vine_copula.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// rows x columns from a path of Student and Gumbel copulas.
Eigen::MatrixXd table(std::size_t rows, std::size_t columns) {
  std::vector<std::size_t> order(columns);
  for (std::size_t k = 0; k < columns; ++k) order[k] = k;
  std::vector<BivariateCopula> path;
  for (std::size_t k = 1; k < columns; ++k) {
    path.push_back(k % 2 == 0 ? BivariateCopula(CopulaFamily::kStudent, {0.5, 5})
                              : BivariateCopula(CopulaFamily::kGumbel, {1.5}));
  }
  return VineCopula(VineStructure::drawable(order), {path}).sample(rows, RandomStream(1, 0));
}

void bivariate_normal(benchmark::State& state) {
  const double rho = static_cast<double>(state.range(0)) / 1000;
  double x = -3;
  for (auto _ : state) {
    benchmark::DoNotOptimize(bivariate_normal_cdf(x, 0.3, rho));
    x = x > 3 ? -3 : x + 0.01;
  }
}
BENCHMARK(bivariate_normal)->Arg(100)->Arg(500)->Arg(800)->Arg(950);

void kendall(benchmark::State& state) {
  const Eigen::MatrixXd u = table(static_cast<std::size_t>(state.range(0)), 2);
  const auto rows = static_cast<std::size_t>(u.rows());
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        kendall_tau(std::span(u.col(0).data(), rows), std::span(u.col(1).data(), rows)));
  }
}
BENCHMARK(kendall)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void copula_fit(benchmark::State& state) {
  const CopulaFamily family = all_copula_families()[static_cast<std::size_t>(state.range(0))];
  state.SetLabel(std::string(copula_family_name(family)));
  const Eigen::MatrixXd u = table(10'000, 2);
  const auto rows = static_cast<std::size_t>(u.rows());
  set_threads(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(BivariateCopula::fit(family, 0, std::span(u.col(0).data(), rows),
                                                  std::span(u.col(1).data(), rows)));
  }
}
BENCHMARK(copula_fit)->DenseRange(1, 6)->Unit(benchmark::kMillisecond);

void vine_fit(benchmark::State& state) {
  const Eigen::MatrixXd u = table(10'000, 10);
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(VineCopula::fit(u));
}
BENCHMARK(vine_fit)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void vine_density(benchmark::State& state) {
  const Eigen::MatrixXd u = table(10'000, 10);
  const VineCopula vine = VineCopula::fit(u).copula;
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(vine.log_pdf(u));
  state.SetItemsProcessed(state.iterations() * u.rows());
}
BENCHMARK(vine_density)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void vine_sample(benchmark::State& state) {
  const VineCopula vine = VineCopula::fit(table(10'000, 10)).copula;
  set_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(vine.sample(10'000, RandomStream(2, 0)));
  state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(vine_sample)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
