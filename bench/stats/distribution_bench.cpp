#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/stats/association.hpp"
#include "likeness/stats/distance.hpp"
#include "likeness/stats/distribution.hpp"
#include "likeness/stats/mixture.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr std::size_t kSize = 100'000;

/// 100,000 values of a gamma distribution, which every family can be fitted to.
const std::vector<double>& values() {
  static const std::vector<double> kValues = [] {
    std::vector<double> sample(kSize);
    make_distribution(Family::kGamma, std::vector{3.0, 1.0, 2.0})
        ->sample(RandomStream(1, 0), 0, sample);
    return sample;
  }();
  return kValues;
}

Family family_of(const benchmark::State& state) {
  return all_families()[static_cast<std::size_t>(state.range(0))];
}

void set_up(benchmark::State& state) {
  state.SetLabel(std::string(family_name(family_of(state))));
  set_threads(static_cast<int>(state.range(1)));
}

void fit(benchmark::State& state) {
  set_up(state);
  for (auto _ : state) benchmark::DoNotOptimize(fit_distribution(family_of(state), values()));
}

void distribution_function(benchmark::State& state) {
  set_up(state);
  const auto fitted = fit_distribution(family_of(state), values());
  std::vector<double> out(kSize);
  for (auto _ : state) fitted->cdf(values(), out);
}

void log_density(benchmark::State& state) {
  set_up(state);
  const auto fitted = fit_distribution(family_of(state), values());
  std::vector<double> out(kSize);
  for (auto _ : state) fitted->log_pdf(values(), out);
}

void sample(benchmark::State& state) {
  set_up(state);
  const auto fitted = fit_distribution(family_of(state), values());
  std::vector<double> out(kSize);
  for (auto _ : state) fitted->sample(RandomStream(2, 0), 0, out);
}

void families_and_threads(benchmark::internal::Benchmark* benchmark) {
  for (std::size_t k = 0; k < all_families().size(); ++k) {
    for (const int threads : {1, 2}) benchmark->Args({static_cast<int>(k), threads});
  }
  benchmark->UseRealTime()->Unit(benchmark::kMillisecond);
}

void mixture(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(0)));
  const std::span<const double> column(values().data(), 32'561);
  for (auto _ : state) benchmark::DoNotOptimize(fit_gaussian_mixture(column));
}

/// 32,561 rows of 7 numbers and 8 categories.
void association_matrix(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(0)));
  constexpr std::size_t kRows = 32'561;
  std::vector<std::vector<double>> numbers(7, std::vector<double>(kRows));
  std::vector<std::vector<int>> codes(8, std::vector<int>(kRows));
  std::vector<MixedColumn> columns;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    RandomStream(3, k).fill_normal(0, numbers[k]);
    columns.push_back({numbers[k], {}});
  }
  for (std::size_t k = 0; k < codes.size(); ++k) {
    for (std::size_t i = 0; i < kRows; ++i) {
      codes[k][i] = static_cast<int>(RandomStream(4, k).below(i, 2 + 5 * k));
    }
    columns.push_back({{}, codes[k]});
  }
  for (auto _ : state) benchmark::DoNotOptimize(mixed_associations(columns));
}

Eigen::MatrixXd points(std::uint64_t stream) {
  Eigen::MatrixXd result(1000, 10);
  const RandomStream random(5, stream);
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    result.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  }
  return result;
}

void sinkhorn(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(0)));
  const Eigen::MatrixXd x = points(0);
  const Eigen::MatrixXd y = points(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        sinkhorn_divergence(x, y, {.epsilon = 1, .max_iterations = 100, .tolerance = 0}));
  }
}

void discrepancy(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(0)));
  const Eigen::MatrixXd x = points(0);
  const Eigen::MatrixXd y = points(1);
  const std::vector<double> bandwidths = {1, 3, 9};
  for (auto _ : state) benchmark::DoNotOptimize(maximum_mean_discrepancy(x, y, bandwidths));
}

BENCHMARK(fit)->Apply(families_and_threads);
BENCHMARK(distribution_function)->Apply(families_and_threads);
BENCHMARK(log_density)->Apply(families_and_threads);
BENCHMARK(sample)->Apply(families_and_threads);
BENCHMARK(mixture)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(association_matrix)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(sinkhorn)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(discrepancy)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
