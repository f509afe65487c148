#include "models/frame/owned_bounds.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "models/frame/grouped_numbers.hpp"

using namespace likeness::models;

namespace {

/// Forty countries, whose numbers rise from year to year; those of the last two are far larger.
struct Countries {
  Countries() {
    for (std::int32_t country = 0; country < 40; ++country) {
      for (int year = 0; year < 10; ++year) {
        owners.push_back(country);
        numbers.push_back((country + 1) * (100 + 7 * year) * (country < 38 ? 1 : 50));
      }
    }
  }
  std::vector<std::int32_t> owners;
  std::vector<double> numbers;
};

}  // namespace

TEST_CASE("numbers of an owner beyond the bound move within together, and still rise") {
  const Countries countries;
  const auto bounded = bound_by_owners(countries.numbers, countries.owners, 5);
  REQUIRE(bounded);
  // The fifth largest country of all has 36 * 163.
  CHECK(bounded->beyond > 20);
  std::vector<double> moved;
  for (const std::size_t from : bounded->sources) moved.push_back(countries.numbers[from]);
  CHECK(*std::ranges::max_element(moved) <= 36 * 163);
  for (std::size_t k = 1; k < 10; ++k) CHECK(moved[390 + k] > moved[390 + k - 1]);
  CHECK(moved[390] < 0.7 * moved[399]);
  // Others stay as they are.
  for (std::size_t k = 100; k < 300; ++k) CHECK(moved[k] == countries.numbers[k]);
}

TEST_CASE("one number of many beyond the bound moves without the owner's others") {
  std::vector<std::int32_t> owners;
  std::vector<double> numbers;
  for (std::int32_t owner = 0; owner < 30; ++owner) {
    for (int k = 0; k < 50; ++k) {
      owners.push_back(owner);
      numbers.push_back((owner * 7 + k * 13) % 101 + (owner < 4 && k > 47 ? 5000 : 0));
    }
  }
  const auto bounded = bound_by_owners(numbers, owners, 5);
  REQUIRE(bounded);
  CHECK(bounded->beyond == 8);
  std::size_t moved = 0;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    CHECK(numbers[bounded->sources[k]] <= 100);
    moved += bounded->sources[k] != k ? 1U : 0U;
  }
  CHECK(moved < 20);
}

TEST_CASE("numbers that fewer owners have than must share them say so") {
  const std::vector<double> numbers = {1, 2, 3, 4, 5, 6};
  const std::vector<std::int32_t> owners = {0, 0, 0, 1, 1, 1};
  CHECK_FALSE(bound_by_owners(numbers, owners, 5).has_value());
  // Rows of nobody are each by themselves.
  const std::vector<std::int32_t> nobody(6, -1);
  const auto bounded = bound_by_owners(numbers, nobody, 5);
  REQUIRE(bounded);
  CHECK(bounded->beyond == 0);
}

TEST_CASE("neighbouring numbers become one that nobody has, on the steps of all") {
  std::vector<OwnedNumber> sorted;
  for (std::int32_t owner = 0; owner < 12; ++owner) {
    for (int k = 0; k < 7; ++k) sorted.push_back({310.0 + 30 * owner, owner});
  }
  const NumberGroups groups = group_by_owners(sorted, 5, 0);
  CHECK(groups.ends == std::vector<std::size_t>{35, 84});
  REQUIRE(groups.numbers.size() == 2);
  CHECK(std::ranges::is_sorted(groups.numbers));
  for (const double number : groups.numbers) {
    CHECK(static_cast<int>(number) % 10 == 0);
    CHECK(std::ranges::none_of(sorted, [&](const auto& one) { return one.number == number; }));
  }
  CHECK(group_by_owners(std::span(sorted).first(28), 5, 0).ends.empty());
}

TEST_CASE("numbers without another between them become one of them") {
  std::vector<OwnedNumber> sorted;
  for (std::int32_t owner = 0; owner < 10; ++owner) sorted.push_back({1.0 + owner, owner});
  const NumberGroups groups = group_by_owners(sorted, 5, 0);
  CHECK(groups.numbers == std::vector<double>{3, 8});
}
