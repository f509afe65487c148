#include "models/siblings/sibling_places.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "likeness/random.hpp"
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
