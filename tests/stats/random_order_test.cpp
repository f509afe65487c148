#include "stats/random_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace likeness;
using namespace likeness::stats;

TEST_CASE("a random order has every number once") {
  for (const std::uint64_t size : {1U, 2U, 3U, 4U, 5U, 16U, 17U, 1000U}) {
    const RandomOrder order(RandomStream(1, 2), 3, size);
    std::vector<int> seen(size);
    for (std::uint64_t k = 0; k < size; ++k) ++seen[order[k]];
    CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(size));
  }
}

TEST_CASE("every number is about equally often at every place") {
  constexpr std::uint64_t kOrders = 20'000;
  std::vector<double> count(25);
  for (std::uint64_t which = 0; which < kOrders; ++which) {
    const RandomOrder order(RandomStream(5, 0), which, 5);
    for (std::uint64_t place = 0; place < 5; ++place) ++count[5 * place + order[place]];
  }
  for (const double value : count) CHECK(value == doctest::Approx(kOrders / 5.0).epsilon(0.06));
}
