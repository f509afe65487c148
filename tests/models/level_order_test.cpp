#include "models/copula/level_order.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Two columns of 5 levels that rise and fall together, under level numbers that hide the order.
std::vector<CodedColumn> hidden_order(std::size_t rows) {
  const RandomStream random(8, 0);
  constexpr std::int32_t kHidden[] = {3, 0, 4, 1, 2};
  std::vector<CodedColumn> columns(2);
  for (auto& column : columns) column.levels = 5;
  for (std::size_t i = 0; i < rows; ++i) {
    const double latent = random.normal(4 * i);
    for (std::size_t c = 0; c < 2; ++c) {
      const double seen = latent + 0.4 * random.normal(4 * i + 1 + c);
      const double place = std::floor(seen * 1.5 + 2.5);
      columns[c].codes.push_back(kHidden[static_cast<int>(std::min(4.0, std::max(0.0, place)))]);
    }
  }
  return columns;
}

}  // namespace

TEST_CASE("the order that two columns share is found") {
  const auto scores = correspondence_scores(hidden_order(4000));
  for (const auto& column : scores) {
    const auto order = order_by_score(column);
    const std::vector<std::int32_t> rising = {3, 0, 4, 1, 2};
    const std::vector<std::int32_t> falling = {2, 1, 4, 0, 3};
    CHECK((order == rising || order == falling));
  }
}

TEST_CASE("constant columns score zero and ties keep their numbers") {
  std::vector<CodedColumn> columns(1);
  columns[0].codes = {0, 0, 0};
  columns[0].levels = 2;
  const auto scores = correspondence_scores(columns);
  CHECK(scores[0] == std::vector<double>{0, 0});
  CHECK(order_by_score(scores[0]) == std::vector<std::int32_t>{0, 1});
  CHECK(correspondence_scores({}).empty());
}

TEST_CASE("scores have the same bits for any number of threads") {
  const auto columns = hidden_order(5000);
  set_threads(1);
  const auto one = correspondence_scores(columns);
  set_threads(7);
  CHECK(correspondence_scores(columns) == one);
  set_threads(0);
}
