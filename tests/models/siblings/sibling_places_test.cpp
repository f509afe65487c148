#include "models/siblings/sibling_places.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "likeness/random.hpp"
#include "models/siblings/sibling_end_values.hpp"
#include "models/siblings/sibling_model.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

enum Event : std::int32_t { kAdmission, kVisit, kRemark, kDeath };

/// Patients that are admitted, visited and remarked on; a third dies, and only then there is a
/// cost.
SiblingRows patients() {
  SiblingRows rows;
  rows.columns = {{.name = "event", .levels = 4}, {.name = "cost", .lowest = 1, .highest = 50}};
  rows.cells.resize(2);
  for (std::uint64_t p = 0; p < 150; ++p) {
    const RandomStream random(12, p);
    const std::uint64_t length = 1 + random.below(0, 9);
    for (std::uint64_t t = 0; t < length; ++t) {
      std::int32_t event = random.below(10 + t, 4) == 0 ? kRemark : kVisit;
      if (t == 0) event = kAdmission;
      if (t > 0 && t + 1 == length && random.below(1, 3) == 0) event = kDeath;
      rows.cells[0].codes.push_back(event);
      rows.cells[1].numbers.push_back(
          event == kDeath ? 1 + 0.01 * static_cast<double>(random.below(2, 4900)) : std::nan(""));
    }
    rows.ends.push_back(rows.cells[0].codes.size());
  }
  return rows;
}

}  // namespace

TEST_CASE(
    "categories are kept to the last or the first row where chance would put them elsewhere") {
  const SiblingRows rows = patients();
  const auto barred = barred_places(rows.cells[0].codes, 4, rows.ends);
  REQUIRE(barred.size() == 4);
  CHECK(barred[kAdmission] == (kMiddlePlace | kLastPlace));
  CHECK((barred[kVisit] & (kMiddlePlace | kLastPlace)) == 0);
  CHECK((barred[kRemark] & (kMiddlePlace | kLastPlace)) == 0);
  CHECK(barred[kDeath] == (kFirstPlace | kMiddlePlace));
  // Four deaths are too few to tell.
  const std::vector<std::int32_t> codes = {0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
  const std::vector<std::size_t> ends = {2, 4, 6, 8, 11, 14};
  CHECK(barred_places(codes, 2, ends).empty());
}

TEST_CASE("nothing follows a death, and nobody is admitted twice, whatever the lengths") {
  const SiblingModel model = SiblingModel::learn(patients(), {.trees = {.rounds = 5}}, {.seed = 2});
  std::vector<std::uint64_t> numbers;
  std::vector<std::uint64_t> lengths;
  for (std::uint64_t p = 0; p < 300; ++p) {
    numbers.push_back(p);
    lengths.push_back(p % 7 + 1);  // as somebody may ask for
  }
  const DrawnSiblings drawn = model.draw_rows({}, numbers, lengths, 9);
  std::size_t deaths = 0;
  std::size_t begin = 0;
  for (const std::size_t end : drawn.ends) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::int32_t event = drawn.cells[0].codes[row];
      CHECK((event == kAdmission) == (row == begin));
      CHECK((row + 1 == end || event != kDeath));
      CHECK((row + 1 == end || std::isnan(drawn.cells[1].numbers[row])));
      deaths += event == kDeath ? 1 : 0;
    }
    begin = end;
  }
  CHECK(deaths > 50);
}

namespace {

/// Loans of 50 to 90 that are paid back; a third stop before that. The other column counts down.
SiblingRows loans() {
  SiblingRows rows;
  rows.columns = {{.name = "balance", .lowest = 0, .highest = 90, .step = 1},
                  {.name = "weight", .lowest = 40, .highest = 95}};
  rows.cells.resize(2);
  for (std::uint64_t p = 0; p < 150; ++p) {
    const RandomStream random(13, p);
    const bool stops = random.below(0, 3) == 0;
    double balance = 50 + static_cast<double>(random.below(1, 41));
    for (std::uint64_t t = 0;; ++t) {
      rows.cells[0].numbers.push_back(balance);
      rows.cells[1].numbers.push_back(60 + 20 * random.uniform(10 + t));
      if (balance == 0 || (stops && t == 3)) break;
      balance = std::max(0.0, balance - 4 - static_cast<double>(random.below(100 + t, 20)));
      // Sometimes more is lent.
      if (balance > 0 && random.below(200 + t, 5) == 0) balance += 10;
    }
    rows.ends.push_back(rows.cells[0].numbers.size());
  }
  return rows;
}

}  // namespace

TEST_CASE("a number at which rows end is told from others, and from the bounds of what grows") {
  const SiblingRows rows = loans();
  const std::vector<double> times = last_times(rows.cells, rows.ends, std::nullopt);
  CHECK(find_end_values(rows.cells[0].numbers, rows.ends, times, {0, 90}) ==
        std::vector<double>{0});
  CHECK(find_end_values(rows.cells[1].numbers, rows.ends, times, {40, 95}).empty());
  // Ages of people who are seen five years each: the oldest ones are all last ones.
  std::vector<double> ages;
  std::vector<std::size_t> ends;
  for (std::size_t p = 0; p < 200; ++p) {
    for (std::size_t year = 0; year < 5; ++year) {
      ages.push_back(static_cast<double>(std::min<std::size_t>(20 + p % 20 + year, 43)));
    }
    ends.push_back(ages.size());
  }
  std::vector<double> years(ends.size());
  for (std::size_t p = 0; p < years.size(); ++p) years[p] = static_cast<double>(p % 7);
  CHECK(find_end_values(ages, ends, years, {20, 43}).empty());
  // A price of the only year in which those who pay it end is that year's.
  const std::vector<double>& prices = rows.cells[0].numbers;
  std::vector<double> of_one_year = times;
  for (std::size_t p = 0; p < rows.ends.size(); ++p) {
    if (prices[rows.ends[p] - 1] == 0) of_one_year[p] = 4;
  }
  of_one_year.back() = 5;
  CHECK(find_end_values(prices, rows.ends, of_one_year, {0, 90}).empty());
}

TEST_CASE("nothing follows a number at which rows end, and as many rows end at it") {
  const SiblingRows real = loans();
  std::size_t ended = 0;
  for (const std::size_t end : real.ends) ended += real.cells[0].numbers[end - 1] == 0 ? 1 : 0;
  const double share = static_cast<double>(ended) / static_cast<double>(real.ends.size());
  const SiblingModel model = SiblingModel::learn(loans(), {.trees = {.rounds = 20}}, {.seed = 2});
  std::vector<std::uint64_t> numbers(1000);
  std::iota(numbers.begin(), numbers.end(), std::uint64_t{0});
  const std::vector<std::uint64_t> lengths = model.draw_lengths({}, numbers, 8);
  const DrawnSiblings drawn = model.draw_rows({}, numbers, lengths, 9);
  std::size_t paid = 0;
  std::size_t begin = 0;
  for (const std::size_t end : drawn.ends) {
    for (std::size_t row = begin; row + 1 < end; ++row) {
      CHECK(drawn.cells[0].numbers[row] != 0);
    }
    paid += drawn.cells[0].numbers[end - 1] == 0 ? 1 : 0;
    begin = end;
  }
  CHECK(static_cast<double>(paid) / 1000 == doctest::Approx(share).epsilon(0.08));
  // A beginning that stands at it has ended.
  const std::vector<std::uint64_t> begun = {2, 2};
  const std::vector<ColumnValues> cells = {{.codes = {}, .numbers = {60, 0, 60, 40}},
                                           {.codes = {}, .numbers = {70, 70, 70, 70}}};
  CHECK(model.ended_by({begun, cells}) == std::vector<std::optional<std::size_t>>{0, std::nullopt});
}
