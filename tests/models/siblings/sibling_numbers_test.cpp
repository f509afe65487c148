#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "likeness/random.hpp"
#include "models/siblings/sibling_model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

using Number = std::function<double(const RandomStream&, std::uint64_t, double)>;

/// 120 parents with 15 rows each, of one number: of a stream, the row and the number before.
SiblingRows rows_of(const Number& number, double lowest, double highest, double step = 0) {
  SiblingRows rows;
  rows.columns = {{.name = "number", .lowest = lowest, .highest = highest, .step = step}};
  rows.cells.resize(1);
  for (std::uint64_t parent = 0; parent < 120; ++parent) {
    const RandomStream random(71, parent);
    double last = std::nan("");
    for (std::uint64_t row = 0; row < 15; ++row) {
      last = number(random, row, last);
      rows.cells[0].numbers.push_back(last);
    }
    rows.ends.push_back(rows.cells[0].numbers.size());
  }
  return rows;
}

bool says(const SiblingRows& rows, const std::string& what) {
  const SiblingModel model = SiblingModel::learn(rows, {.trees = {.rounds = 5}}, {.seed = 2});
  return model.describe().dump().find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("what many rows have is no repeat of the row before") {
  const auto count = [](const RandomStream& random, std::uint64_t row, double) {
    return random.uniform(3 * row) < 0.5 ? 0
                                         : 1.0 + static_cast<double>(random.below(3 * row + 1, 60));
  };
  CHECK_FALSE(says(rows_of(count, 0, 60, 1), "may_stay"));
  const auto reading = [](const RandomStream& random, std::uint64_t row, double last) {
    const bool stays = row > 0 && random.uniform(3 * row) < 0.2;
    return stays ? last : std::round(100 * random.uniform(3 * row + 1)) / 10;
  };
  CHECK(says(rows_of(reading, 0, 10, 0.1), "may_stay"));
}

TEST_CASE("numbers that change by ratios are logarithms, however well their level tells changes") {
  const auto grown = [](const RandomStream& random, std::uint64_t row, double last) {
    const double factor = std::exp(0.02 + 0.01 * random.normal(4 * row));
    return row == 0 ? 10 * std::exp(2 * random.uniform(3)) : last * factor;
  };
  CHECK(says(rows_of(grown, 9, 110), "logarithms"));
}

TEST_CASE("few numbers among many missing ones keep values that few rows have") {
  SiblingRows rows;
  rows.columns = {{.name = "speed", .lowest = 90, .highest = 432, .step = 1}};
  rows.cells.resize(1);
  for (std::size_t row = 0; row < 2000; ++row) {
    const bool there = row % 100 == 0;
    rows.cells[0].numbers.push_back(!there           ? std::nan("")
                                    : row % 200 == 0 ? 432
                                                     : 90 + static_cast<double>(row / 20));
    rows.ends.push_back(row + 1);
  }
  const SiblingModel model = SiblingModel::learn(rows, {.trees = {.rounds = 5}}, {.seed = 2});
  const std::vector<std::uint64_t> lengths(2000, 1);
  std::vector<std::uint64_t> elements(2000);
  for (std::size_t row = 0; row < 2000; ++row) elements[row] = row;
  const std::vector<ColumnValues> given;
  std::size_t fast = 0;
  std::size_t slow = 0;
  const DrawnSiblings drawn = model.draw_rows({lengths, given, elements}, 3);
  for (const double number : drawn.cells[0].numbers) {
    fast += number == 432 ? 1 : 0;
    slow += number < 432 ? 1 : 0;
  }
  CHECK(fast > 2);
  CHECK(slow > 2);
}

TEST_CASE("a number that is never missing is drawn, however few may follow the one before it") {
  // Hours go on by one, or leave out a few; 24 values of which each is followed by few others.
  const auto hour = [](const RandomStream& random, std::uint64_t row, double last) {
    if (row == 0) return static_cast<double>(random.below(0, 24));
    const double step = random.uniform(2 * row) < 0.97 ? 1 : 2;
    return std::fmod(last + step, 24);
  };
  SiblingRows rows = rows_of(hour, 0, 23, 1);
  const SiblingModel model = SiblingModel::learn(rows, {.trees = {.rounds = 5}}, {.seed = 2});
  std::vector<std::uint64_t> lengths(40, 300);
  std::vector<std::uint64_t> elements(40 * 300);
  for (std::size_t row = 0; row < elements.size(); ++row) elements[row] = row;
  const std::vector<ColumnValues> given;
  const DrawnSiblings drawn = model.draw_rows({lengths, given, elements}, 3);
  CHECK(std::ranges::none_of(drawn.cells[0].numbers, [](double n) { return std::isnan(n); }));
}
