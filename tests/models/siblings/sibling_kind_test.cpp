#include "models/siblings/sibling_kind.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/random.hpp"
#include "models/siblings/sibling_model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Customers pay from three accounts by turns that mean nothing; each account of each has its own
/// level.
SiblingRows payments() {
  SiblingRows rows;
  rows.columns = {{.name = "account", .levels = 3},
                  {.name = "amount", .lowest = 0, .highest = 300}};
  rows.cells.resize(2);
  for (std::uint64_t p = 0; p < 150; ++p) {
    const RandomStream random(41, p);
    const double level[3] = {100 * random.uniform(0), 100 * random.uniform(1),
                             100 * random.uniform(2)};
    for (std::uint64_t t = 0; t < 10; ++t) {
      const auto account = static_cast<std::int32_t>(random.below(10 + 2 * t, 3));
      rows.cells[0].codes.push_back(account);
      rows.cells[1].numbers.push_back(100 + level[account] + 2 * random.normal(100 + 4 * t));
    }
    rows.ends.push_back(rows.cells[0].codes.size());
  }
  return rows;
}

/// How far amounts are from the last one of their account, of all from each other.
double spread_within(const std::vector<std::int32_t>& accounts, const std::vector<double>& amounts,
                     const std::vector<std::size_t>& ends) {
  double sum = 0;
  double rows = 0;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    double last[3] = {std::nan(""), std::nan(""), std::nan("")};
    for (std::size_t row = begin; row < end; ++row) {
      double& of_same = last[accounts[row]];
      if (!std::isnan(of_same)) {
        sum += std::abs(amounts[row] - of_same);
        rows += 1;
      }
      of_same = amounts[row];
    }
    begin = end;
  }
  return sum / rows;
}

}  // namespace

TEST_CASE("the category whose rows are alike is found, and what one kind had last is told") {
  const SiblingRows rows = payments();
  std::vector<std::uint32_t> groups;
  for (std::size_t row = 0; row < rows.ends.back(); ++row) {
    groups.push_back(static_cast<std::uint32_t>(row / 10));
  }
  std::vector<SiblingPlan> plans;
  for (std::size_t c = 0; c < 2; ++c)
    plans.emplace_back(rows.columns[c], rows.cells[c], groups, true);
  const auto kind = find_kind(plans, rows.cells, rows.ends);
  REQUIRE(kind);
  CHECK(kind->column == 0);
  KindMemory memory(*kind, 1);
  std::vector<ColumnValues> told(kind->features.size());
  for (ColumnValues& one : told) one.numbers.resize(1);
  const std::vector<ColumnValues> cells = {{{1, 2, 1}, {}}, {{}, {10, 50, 14}}};
  for (std::size_t row = 0; row < 3; ++row) memory.advance(0, cells, row);
  memory.write(0, 1, told, 0, 0);
  CHECK(told[0].numbers[0] == 14);
  CHECK(told[2].numbers[0] == 2);
  memory.write(0, 0, told, 0, 0);
  CHECK(std::isnan(told[0].numbers[0]));

  SiblingRows mixed = payments();
  for (std::size_t row = 0; row < mixed.ends.back(); ++row) {
    mixed.cells[0].codes[row] = static_cast<std::int32_t>(RandomStream(4, 4).below(row, 3));
  }
  CHECK(!find_kind(plans, mixed.cells, mixed.ends));
}

TEST_CASE("rows are like the last one of their kind in what is made, also from a file") {
  const SiblingRows rows = payments();
  const SiblingModel model = SiblingModel::learn(rows, {.trees = {.rounds = 30}}, {.seed = 2});
  std::vector<std::uint64_t> numbers(100);
  for (std::size_t p = 0; p < numbers.size(); ++p) numbers[p] = p;
  const std::vector<std::uint64_t> lengths(numbers.size(), 10);
  const DrawnSiblings drawn = model.draw_rows({}, numbers, lengths, 9);
  const double real = spread_within(rows.cells[0].codes, rows.cells[1].numbers, rows.ends);
  CHECK(real < 4);
  CHECK(spread_within(drawn.cells[0].codes, drawn.cells[1].numbers, drawn.ends) < 5);
  io::ModelFile file;
  io::Archive::saving(file).save(model);
  SiblingModel loaded;
  io::Archive::from(file).load(loaded);
  CHECK(loaded.draw_rows({}, numbers, lengths, 9).cells[1].numbers == drawn.cells[1].numbers);
}

TEST_CASE("parents have as many kinds of rows as they had") {
  SiblingRows rows;
  rows.columns = {{.name = "account", .levels = 6},
                  {.name = "amount", .lowest = 0, .highest = 300}};
  rows.cells.resize(2);
  for (std::uint64_t p = 0; p < 200; ++p) {
    const RandomStream random(43, p);
    const double level[2] = {200 * random.uniform(0), 200 * random.uniform(1)};
    for (std::uint64_t t = 0; t < 12; ++t) {
      const std::uint64_t which = p % 3 == 0 ? random.below(10 + 2 * t, 2) : 0;
      rows.cells[0].codes.push_back(static_cast<std::int32_t>((p + which) % 6));
      rows.cells[1].numbers.push_back(50 + level[which] + 2 * random.normal(100 + 4 * t));
    }
    rows.ends.push_back(rows.cells[0].codes.size());
  }
  const SiblingModel model = SiblingModel::learn(rows, {.trees = {.rounds = 20}}, {.seed = 2});
  std::vector<std::uint64_t> numbers(300);
  for (std::size_t p = 0; p < numbers.size(); ++p) numbers[p] = p;
  const std::vector<std::uint64_t> lengths(numbers.size(), 12);
  const DrawnSiblings drawn = model.draw_rows({}, numbers, lengths, 9);
  std::size_t kinds = 0;
  for (std::size_t p = 0; p < numbers.size(); ++p) {
    const auto begin = drawn.cells[0].codes.begin() + static_cast<std::ptrdiff_t>(12 * p);
    kinds += std::set<std::int32_t>(begin, begin + 12).size();
  }
  CHECK(kinds > 380);
  CHECK(kinds < 424);
}
