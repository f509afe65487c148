#include "models/siblings/sibling_one_way.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "likeness/random.hpp"
#include "models/siblings/sibling_model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

enum Columns : std::size_t { kOdometer, kTicket, kFuel, kHeight, kSign, kColumns };

/// Cars at the garage: what was driven rises, tickets are numbered by twos, fuel falls, a height
/// never changes, rust (of codes no, yes, missing) never goes away. Every fifth cell is missing.
SiblingRows cars() {
  SiblingRows rows;
  rows.columns = {{.name = "odometer", .lowest = 0, .highest = 9000, .step = 1},
                  {.name = "ticket", .lowest = 0, .highest = 90, .step = 1},
                  {.name = "fuel", .lowest = 0, .highest = 100},
                  {.name = "height", .lowest = 1, .highest = 3},
                  {.name = "rust", .levels = 3, .missing_level = 2}};
  rows.cells.resize(kColumns);
  for (std::uint64_t p = 0; p < 80; ++p) {
    const RandomStream random(22, p);
    double odometer = static_cast<double>(random.below(0, 3000));
    double fuel = 100;
    const double height = 1 + random.uniform(1) * 2;
    bool rust = false;
    const std::uint64_t length = 3 + random.below(2, 6);
    for (std::uint64_t t = 0; t < length; ++t) {
      const auto seen = [&](std::uint64_t what, double number) {
        return random.below(10 + 9 * t + what, 5) == 0 ? kNone : number;
      };
      odometer += random.below(4, 3) == 0 ? 0 : static_cast<double>(random.below(15 + 9 * t, 600));
      fuel -= 10 * random.uniform(16 + 9 * t);
      rust = rust || random.uniform(17 + 9 * t) < 0.2;
      rows.cells[kOdometer].numbers.push_back(seen(0, odometer));
      rows.cells[kTicket].numbers.push_back(seen(1, static_cast<double>(p % 3 * 10 + 2 * t + 1)));
      rows.cells[kFuel].numbers.push_back(seen(2, fuel));
      rows.cells[kHeight].numbers.push_back(seen(3, height));
      rows.cells[kSign].codes.push_back(std::isnan(seen(4, 0)) ? 2 : rust ? 1 : 0);
    }
    rows.ends.push_back(rows.cells[kOdometer].numbers.size());
  }
  return rows;
}

}  // namespace

TEST_CASE("which way numbers go, and what each row adds, is found across missing cells") {
  const SiblingRows rows = cars();
  const auto way = [&](std::size_t column) {
    return find_one_way(rows.cells[column].numbers, rows.ends, rows.columns[column].lowest,
                        rows.columns[column].highest);
  };
  CHECK((way(kOdometer).never_falls && !way(kOdometer).never_rises));
  CHECK((!way(kFuel).never_falls && way(kFuel).never_rises));
  CHECK((way(kHeight).never_falls && way(kHeight).never_rises));
  CHECK(way(kTicket).per_row == 2);
  CHECK(!way(kTicket).start);
  CHECK(way(kOdometer).per_row == 0);
  const auto sequels = barred_sequels(rows.cells[kSign].codes, 3, rows.ends);
  CHECK(sequels == std::vector<std::uint64_t>{0, 1, 0});
}

TEST_CASE("numbers at the ends of a column may have changed places when they were moved within") {
  std::vector<double> numbers;
  std::vector<std::size_t> ends;
  for (int p = 0; p < 10; ++p) {
    for (int t = 0; t < 12; ++t) numbers.push_back(100 * t + p);
    ends.push_back(numbers.size());
  }
  numbers[119] = 1107.5;  // the last of the last parent, now below the one before it
  numbers[118] = 1108.5;
  CHECK(find_one_way(numbers, ends, 4, 1108.5).never_falls);
  numbers[65] = 390;
  CHECK(!find_one_way(numbers, ends, 4, 1108.5).never_falls);
}

TEST_CASE("rows are numbered from one number on, however some were moved within the limits") {
  std::vector<double> numbers;
  std::vector<std::size_t> ends;
  for (int p = 0; p < 12; ++p) {
    for (int t = 0; t < 6; ++t) numbers.push_back(t == 2 && p == 1 ? kNone : std::min(t + 1, 4));
    ends.push_back(numbers.size());
  }
  const OneWay way = find_one_way(numbers, ends, 1, 4);
  CHECK(way.per_row == 0);  // between the limits there are too few steps to tell
  for (double& number : numbers) number = std::isnan(number) ? kNone : number;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    if (!std::isnan(numbers[k])) numbers[k] = std::min<double>(static_cast<double>(k % 6) + 1, 5);
  }
  const OneWay counted = find_one_way(numbers, ends, 1, 5);
  CHECK(counted.per_row == 1);
  REQUIRE(counted.start);
  CHECK(*counted.start == 1);
  count_through(numbers, ends, counted, 1, 5);
  CHECK(numbers[5] == 6);
  CHECK(counted.before(kNone, 0, 4) == 4);
}

TEST_CASE("what only rises, falls, stays or is counted does so in what is made") {
  const SiblingModel model = SiblingModel::learn(cars(), {.trees = {.rounds = 5}}, {.seed = 2});
  std::vector<std::uint64_t> numbers(150);
  for (std::size_t p = 0; p < numbers.size(); ++p) numbers[p] = p;
  const std::vector<std::uint64_t> lengths(numbers.size(), 8);
  const DrawnSiblings drawn = model.draw_rows({}, numbers, lengths, 9);
  std::size_t begin = 0;
  for (const std::size_t end : drawn.ends) {
    std::array<double, kColumns> last;
    std::array<std::size_t, kColumns> at{};
    last.fill(kNone);
    for (std::size_t row = begin; row < end; ++row) {
      for (std::size_t c = 0; c < kColumns; ++c) {
        const double number =
            c == kSign ? (drawn.cells[c].codes[row] == 2 ? kNone : drawn.cells[c].codes[row])
                       : drawn.cells[c].numbers[row];
        if (std::isnan(number)) continue;
        if (!std::isnan(last[c])) {
          if (c == kOdometer || c == kSign) CHECK(number >= last[c]);
          if (c == kFuel) CHECK(number <= last[c]);
          if (c == kHeight) CHECK(number == last[c]);
          if (c == kTicket) CHECK(number == last[c] + 2 * static_cast<double>(row - at[c]));
        }
        last[c] = number;
        at[c] = row;
      }
    }
    begin = end;
  }
}
