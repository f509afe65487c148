#include "likeness/stats/frequent_item_sets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "tests/stats/golden.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

Baskets baskets_of(const std::vector<std::vector<std::int32_t>>& lists) {
  Baskets baskets;
  for (const auto& list : lists) baskets.add(list);
  return baskets;
}

Baskets random_baskets(std::size_t count, std::uint64_t items, std::uint64_t seed) {
  Baskets baskets;
  const RandomStream random(seed, 0);
  std::uint64_t drawn = 0;
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<std::int32_t> basket(random.below(drawn++, 8));
    for (std::int32_t& item : basket) {
      const double u = random.uniform(drawn++);
      item = static_cast<std::int32_t>(u * u * static_cast<double>(items));
    }
    baskets.add(basket);
  }
  return baskets;
}

/// Every subset of every basket, counted.
std::vector<ItemSet> count_all_subsets(const Baskets& baskets, const ItemSetOptions& options) {
  std::map<std::vector<std::int32_t>, std::uint64_t> counts;
  for (std::size_t k = 0; k < baskets.size(); ++k) {
    const std::set<std::int32_t> distinct(
        baskets.items.begin() + static_cast<std::ptrdiff_t>(baskets.offsets[k]),
        baskets.items.begin() + static_cast<std::ptrdiff_t>(baskets.offsets[k + 1]));
    const std::vector<std::int32_t> items(distinct.begin(), distinct.end());
    for (std::size_t subset = 1; subset < std::size_t{1} << items.size(); ++subset) {
      std::vector<std::int32_t> chosen;
      for (std::size_t i = 0; i < items.size(); ++i) {
        if ((subset >> i & 1) != 0) chosen.push_back(items[i]);
      }
      if (chosen.size() <= options.longest) ++counts[chosen];
    }
  }
  std::vector<ItemSet> sets;
  for (std::size_t size = 1; size <= options.longest; ++size) {
    for (const auto& [items, count] : counts) {
      if (items.size() == size && count >= options.minimum_count) sets.push_back({items, count});
    }
  }
  return sets;
}

bool equal(const std::vector<AssociationRule>& a, const std::vector<AssociationRule>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.antecedent == y.antecedent && x.consequent == y.consequent && x.count == y.count &&
           x.support == y.support && x.confidence == y.confidence && x.lift == y.lift;
  });
}

}  // namespace

TEST_CASE("frequent item sets are those of counting every subset") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Baskets baskets = random_baskets(10 + 20 * seed, 4 + seed, seed);
    for (const std::uint64_t minimum_count : {1, 2, 9}) {
      for (const std::size_t longest : {1, 2, 3, 8}) {
        const ItemSetOptions options{.minimum_count = minimum_count, .longest = longest};
        CHECK(frequent_item_sets(baskets, options) == count_all_subsets(baskets, options));
      }
    }
  }
}

TEST_CASE("frequent item sets and rules are those of mlxtend") {
  const auto values = golden("association_rules.json");
  const Baskets baskets = baskets_of(values["baskets"]);
  const auto sets = frequent_item_sets(
      baskets, {.minimum_count = values["minimum_count"], .longest = values["longest"]});
  REQUIRE(sets.size() == values["sets"].size());
  for (std::size_t k = 0; k < sets.size(); ++k) {
    CHECK(sets[k].items == values["sets"][k][0].get<std::vector<std::int32_t>>());
    CHECK(sets[k].count == values["sets"][k][1]);
  }
  const auto rules = association_rules(sets, baskets.size(),
                                       {.minimum_confidence = values["minimum_confidence"],
                                        .longest_consequent = values["longest_consequent"]});
  REQUIRE(rules.size() == values["rules"].size());
  for (const auto& wanted : values["rules"]) {
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const AssociationRule& rule) {
      return wanted[0] == rule.antecedent && wanted[1] == rule.consequent;
    });
    REQUIRE(found != rules.end());
    CHECK(found->support == doctest::Approx(wanted[2]).epsilon(1e-12));
    CHECK(found->confidence == doctest::Approx(wanted[3]).epsilon(1e-12));
    CHECK(found->lift == doctest::Approx(wanted[4]).epsilon(1e-12));
  }
}

TEST_CASE("an item that a basket holds twice counts once") {
  const Baskets baskets = baskets_of({{5, 5, 2}, {5}, {}});
  const auto sets = frequent_item_sets(baskets);
  CHECK(sets == std::vector<ItemSet>{{{2}, 1}, {{5}, 2}, {{2, 5}, 1}});
}

TEST_CASE("no baskets have no frequent item sets and no rules") {
  CHECK(frequent_item_sets(Baskets()).empty());
  CHECK(association_rules({}, 0).empty());
}

TEST_CASE("rules come with the highest lift first") {
  const Baskets baskets = random_baskets(500, 12, 3);
  const auto rules =
      association_rules(frequent_item_sets(baskets), baskets.size(), {.longest_consequent = 2});
  REQUIRE(rules.size() > 100);
  for (std::size_t k = 1; k < rules.size(); ++k) CHECK(rules[k - 1].lift >= rules[k].lift);
}

TEST_CASE("rules below the asked confidence and lift are left out") {
  const Baskets baskets = random_baskets(500, 12, 3);
  const auto sets = frequent_item_sets(baskets);
  const auto all = association_rules(sets, baskets.size());
  const auto chosen =
      association_rules(sets, baskets.size(), {.minimum_confidence = 0.4, .minimum_lift = 1.1});
  const auto passing = std::count_if(all.begin(), all.end(), [](const AssociationRule& rule) {
    return rule.confidence >= 0.4 && rule.lift >= 1.1;
  });
  CHECK(chosen.size() == static_cast<std::size_t>(passing));
  CHECK(chosen.size() < all.size());
}

TEST_CASE("item sets and rules don't depend on the number of threads") {
  const Baskets baskets = random_baskets(3000, 60, 11);
  const ItemSetOptions options{.minimum_count = 3, .longest = 4};
  set_threads(1);
  const auto sets = frequent_item_sets(baskets, options);
  const auto rules = association_rules(sets, baskets.size());
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(frequent_item_sets(baskets, options) == sets);
    CHECK(equal(association_rules(sets, baskets.size()), rules));
  }
  set_threads(0);
}

TEST_CASE("what can't be mined is said in a sentence") {
  CHECK_THROWS_AS((void)frequent_item_sets(baskets_of({{-1}})), Error);
  CHECK_THROWS_AS((void)frequent_item_sets(Baskets{.offsets = {0, 3}, .items = {1}}), Error);
  CHECK_THROWS_AS((void)frequent_item_sets(Baskets(), {.minimum_count = 0}), Error);
  CHECK_THROWS_AS((void)frequent_item_sets(Baskets(), {.longest = 0}), Error);
  CHECK_THROWS_WITH_AS(
      (void)frequent_item_sets(random_baskets(500, 30, 1), {.longest = 6, .most_sets = 50}),
      "More than 50 sets of items are frequent; raise the minimum support.", Error);
  const std::vector<ItemSet> parts_missing = {{{1, 2}, 3}};
  CHECK_THROWS_AS((void)association_rules(parts_missing, 10), Error);
  CHECK_THROWS_AS((void)association_rules({}, 10, {.longest_consequent = 0}), Error);
}
