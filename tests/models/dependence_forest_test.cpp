#include "models/copula/dependence_forest.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// a -> b -> c with noise, d alone, e a binned number that follows c.
std::vector<CodedColumn> chain(std::size_t rows) {
  const RandomStream random(4, 0);
  std::vector<CodedColumn> columns(5);
  for (auto& column : columns) column.levels = 3;
  columns[4].may_be_parent = false;
  const auto noisy = [&](std::int32_t from, std::uint64_t element) {
    return random.uniform(element) < 0.8 ? from
                                         : static_cast<std::int32_t>(random.below(element + 1, 3));
  };
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t at = 16 * i;
    columns[0].codes.push_back(static_cast<std::int32_t>(random.below(at, 3)));
    columns[1].codes.push_back(noisy(columns[0].codes.back(), at + 2));
    columns[2].codes.push_back(noisy(columns[1].codes.back(), at + 4));
    columns[3].codes.push_back(static_cast<std::int32_t>(random.below(at + 6, 3)));
    columns[4].codes.push_back(noisy(columns[2].codes.back(), at + 8));
  }
  return columns;
}

bool joined(const DependenceForest& forest, std::int32_t a, std::int32_t b) {
  return forest.parent[static_cast<std::size_t>(a)] == b ||
         forest.parent[static_cast<std::size_t>(b)] == a;
}

}  // namespace

TEST_CASE("the forest of a noisy chain is the chain") {
  const DependenceForest forest = fit_dependence_forest(chain(3000));
  CHECK(joined(forest, 0, 1));
  CHECK(joined(forest, 1, 2));
  CHECK(forest.parent[4] == 2);
  CHECK(forest.parent[3] == -1);
}

TEST_CASE("parents come before children, and every column once") {
  const DependenceForest forest = fit_dependence_forest(chain(500));
  std::vector<bool> seen(5, false);
  REQUIRE(forest.order.size() == 5);
  for (const std::int32_t column : forest.order) {
    const std::int32_t parent = forest.parent[static_cast<std::size_t>(column)];
    CHECK((parent < 0 || seen[static_cast<std::size_t>(parent)]));
    CHECK_FALSE(seen[static_cast<std::size_t>(column)]);
    seen[static_cast<std::size_t>(column)] = true;
  }
}

TEST_CASE("constant and very wide columns pay for no edge") {
  std::vector<CodedColumn> constant = chain(100);
  std::fill(constant[1].codes.begin(), constant[1].codes.end(), 0);
  constant[1].levels = 1;
  CHECK(fit_dependence_forest(constant).parent[1] == -1);
  std::vector<CodedColumn> wide(2);
  for (std::int32_t i = 0; i < 1000; ++i) {
    wide[0].codes.push_back(i);
    wide[1].codes.push_back(999 - i);
  }
  wide[0].levels = wide[1].levels = 1000;
  CHECK(fit_dependence_forest(wide).parent == std::vector<std::int32_t>{-1, -1});
  CHECK(fit_dependence_forest({}).parent.empty());
}

TEST_CASE("binned numbers are never parents and hang from one column at most") {
  std::vector<CodedColumn> columns = chain(2000);
  for (auto& column : columns) column.may_be_parent = false;
  columns[0].may_be_parent = true;
  const DependenceForest forest = fit_dependence_forest(columns);
  for (const std::int32_t parent : forest.parent) CHECK((parent == -1 || parent == 0));
  CHECK(forest.parent[1] == 0);
}

TEST_CASE("the forest does not depend on the number of threads") {
  const auto columns = chain(1000);
  set_threads(1);
  const DependenceForest one = fit_dependence_forest(columns);
  set_threads(7);
  CHECK(fit_dependence_forest(columns).parent == one.parent);
  CHECK(fit_dependence_forest(columns).order == one.order);
  set_threads(0);
}

TEST_CASE(
    "rows in which a column is unknown don't count, and states are left to the correlations") {
  std::vector<CodedColumn> columns = chain(3000);
  // A number that is unknown where column 0 is 2, and a state that says so.
  CodedColumn state{std::vector<std::int32_t>(3000), 2, true, false, true};
  for (std::size_t row = 0; row < 3000; ++row) {
    if (columns[0].codes[row] != 2) continue;
    columns[4].codes[row] = CodedColumn::kUnknown;
    state.codes[row] = 1;
  }
  columns[4].has_unknown = true;
  columns.push_back(state);
  const DependenceForest forest = fit_dependence_forest(columns);
  CHECK(forest.parent[4] == 2);
  CHECK(joined(forest, 0, 5));
}

TEST_CASE("a column hangs from the one that it has to hang from, whatever else it is joined to") {
  const std::vector<CodedColumn> columns = chain(3000);
  const std::vector<std::int32_t> determinants = {3, -1, 0, -1, -1};
  const DependenceForest forest = fit_dependence_forest(columns, determinants);
  CHECK(forest.parent[0] == 3);
  CHECK(forest.parent[2] == 0);
  CHECK(forest.parent[3] == -1);
  CHECK(forest.parent[1] >= 0);
  CHECK(forest.order.front() == 3);
}
