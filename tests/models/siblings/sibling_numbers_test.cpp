#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>

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
