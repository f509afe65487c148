#include "stats/vector_math.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/random.hpp"

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
