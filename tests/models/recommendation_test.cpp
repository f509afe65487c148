#include <doctest/doctest.h>

#include <string>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"

using namespace likeness;

namespace {

std::string recommended(std::size_t rows, std::size_t columns) {
  std::string text;
  for (std::size_t row = 0; row <= rows; ++row) {
    for (std::size_t c = 0; c < columns; ++c) {
      text += (c > 0 ? "," : "") + (row == 0 ? "c" + std::to_string(c) : std::to_string(row % 9));
    }
    text += '\n';
  }
  const Table table = io::parse_csv(text, "made.csv");
  const Recommendation choice = recommend_model(table, detect_metadata(table));
  CHECK(choice.reason.size() > 20);
  CHECK(make_recipe(choice.model).name() == choice.model);
  return choice.model;
}

}  // namespace

TEST_CASE("recommended: trees, unless rows are few or columns many") {
  CHECK(recommended(149, 3) == "gaussian_copula");
  CHECK(recommended(150, 3) == "sequential_trees");
  CHECK(recommended(1000, 301) == "gaussian_copula");
}
