#include "stats/vector_math.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/random.hpp"
#include "stats/kernels/dispatch.hpp"

using namespace likeness;

TEST_CASE("logarithms by lanes have the bits of single ones") {
  std::vector<double> x = {1,    0.5,      2, 1e-300, 1e300, std::numeric_limits<double>::min(),
                           1e-6, 1 + 1e-15};
  const RandomStream random(3, 0);
  for (std::uint64_t i = 0; i < 8000; ++i) {
    x.push_back(exp_deterministic(1400 * (random.uniform(i) - 0.5)));
    x.push_back(1 + (random.uniform(i) - 0.5));
  }
  std::vector<double> y(x.size());
  stats::vector_log(x.data(), y.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(y[i] == log_deterministic(x[i]));
}

TEST_CASE("exponentials by lanes have the bits of single ones, and never vanish") {
  std::vector<double> x = {0, -1, -700, -699.99, -1e-300, -0.5, -20, -345.6};
  const RandomStream random(4, 0);
  for (std::uint64_t i = 0; i < 8000; ++i) x.push_back(-700 * random.uniform(i));
  for (std::uint64_t i = 0; i < 8000; ++i) x.push_back(-random.uniform(i));
  std::vector<double> y(x.size());
  stats::vector_exp(x.data(), y.data(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(y[i] == exp_deterministic(x[i]));
  const std::vector<double> far(8, -1e10);
  stats::vector_exp(far.data(), y.data(), far.size());
  CHECK(y[0] == exp_deterministic(-700));
}

TEST_CASE(
    "logarithms, exponentials and sums of mixtures have the same bits with every instruction set") {
  constexpr std::size_t kSize = 64;
  std::vector<double> x(kSize);
  std::vector<double> weight(kSize);
  const RandomStream random(5, 0);
  for (std::size_t i = 0; i < kSize; ++i) {
    x[i] = 3 * random.normal(i);
    weight[i] = 1 + random.uniform(kSize + i);
  }
  const std::vector<stats::MixtureTerm> terms = {{-1, -0.5, 0.7}, {-2, 0.4, 3}, {-3, 2, 0.1}};
  const std::vector<const stats::MixtureTerm*> chosen = {&terms[0], &terms[1], &terms[2]};

  const auto results = [&](const stats::kernels::Table& table) {
    std::vector<double> part(terms.size() * kSize);
    std::vector<double> largest(kSize);
    table.relative_terms(kSize, x.data(), chosen.data(), chosen.size(), part.data(),
                         largest.data());
    table.exp(part.data(), part.data(), part.size());
    std::vector<double> sums(3 * stats::kMathLanes);
    table.add_moments(kSize, x.data(), weight.data(), part.data(), weight.data(), 0.25, sums.data(),
                      &sums[stats::kMathLanes], &sums[2 * stats::kMathLanes]);
    std::vector<double> logarithm(kSize);
    table.log(weight.data(), logarithm.data(), kSize);
    for (const auto& more : {largest, sums, logarithm}) {
      part.insert(part.end(), more.begin(), more.end());
    }
    return part;
  };
  const auto baseline = results(stats::kernels::table(InstructionSet::kBaseline));
  for (const auto set : {InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (set <= detected_instruction_set()) CHECK(results(stats::kernels::table(set)) == baseline);
  }
}
