#include <benchmark/benchmark.h>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/frequent_item_sets.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// 100,000 baskets of 10 of 1,000 items on average, some much more popular than others; every
/// basket has a theme of items that go together.
Baskets shop() {
  constexpr std::size_t kBaskets = 100'000;
  constexpr std::uint64_t kWords = 64;
  Baskets baskets;
  for (std::size_t k = 0; k < kBaskets; ++k) {
    const RandomStream random(1, k);
    const std::uint64_t theme = random.below(0, 100);
    std::vector<std::int32_t> basket(random.below(1, 19) + 1);
    for (std::size_t i = 0; i < basket.size(); ++i) {
      const double u = random.uniform((2 * i + 2) % kWords);
      const bool of_theme = random.below((2 * i + 3) % kWords, 2) == 0;
      basket[i] =
          static_cast<std::int32_t>(of_theme ? theme * 10 + static_cast<std::uint64_t>(u * 10)
                                             : static_cast<std::uint64_t>(u * u * 1000));
    }
    baskets.add(basket);
  }
  return baskets;
}

void frequent_sets(benchmark::State& state) {
  const Baskets baskets = shop();
  set_threads(static_cast<int>(state.range(0)));
  const ItemSetOptions options{.minimum_count = 100, .longest = 4};
  std::size_t found = 0;
  for (auto _ : state) found = frequent_item_sets(baskets, options).size();
  state.counters["sets"] = static_cast<double>(found);
  set_threads(0);
}
BENCHMARK(frequent_sets)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

void rules(benchmark::State& state) {
  const Baskets baskets = shop();
  const auto sets = frequent_item_sets(baskets, {.minimum_count = 100, .longest = 4});
  for (auto _ : state) benchmark::DoNotOptimize(association_rules(sets, baskets.size()));
}
BENCHMARK(rules)->Unit(benchmark::kMillisecond);

}  // namespace
