#include "report/level_shares.hpp"

#include <doctest/doctest.h>

#include "likeness/csv.hpp"

namespace likeness::report {
namespace {

Column column(const std::vector<std::string>& cells, ColumnType type) {
  std::string csv = "x,row\n";
  for (const std::string& cell : cells) csv += cell + ",1\n";
  io::CsvReadOptions options;
  options.types = {{"x", type, ""}};
  return io::parse_csv(csv, "a test", options).column(0);
}

LevelComparison compare(const std::vector<std::string>& real,
                        const std::vector<std::string>& synthetic) {
  const Column first = column(real, ColumnType::kCategory);
  const Column second = column(synthetic, ColumnType::kCategory);
  return compare_levels(first, second, metrics::number_levels(first, second));
}

}  // namespace

TEST_CASE("levels come with both shares, the most frequent real one first") {
  const LevelComparison levels = compare({"b", "a", "b", "b"}, {"a", "c"});
  REQUIRE(levels.levels.size() == 3);
  CHECK(levels.levels[0].name == "b");
  CHECK(levels.levels[0].real == 0.75);
  CHECK(levels.levels[0].synthetic == 0);
  CHECK(levels.levels[2].name == "c");
  CHECK(levels.levels[2].synthetic == 0.5);
}

TEST_CASE("missing cells are no level") {
  const LevelComparison levels = compare({"a", "", "a", "b"}, {"", "", "a"});
  REQUIRE(levels.levels.size() == 2);
  CHECK(levels.levels[0].real == doctest::Approx(2.0 / 3));
  CHECK(levels.levels[0].synthetic == 1);
}

TEST_CASE("levels that are numbers keep their order") {
  const LevelComparison levels = compare({"10", "9", "10"}, {"9", "100"});
  REQUIRE(levels.levels.size() == 3);
  CHECK(levels.levels[0].name == "9");
  CHECK(levels.levels[2].name == "100");
}

TEST_CASE("beyond the most frequent ones, levels are counted together") {
  std::vector<std::string> many;
  for (int k = 0; k < 1000; ++k) many.push_back("level " + std::to_string(k));
  const LevelComparison levels = compare(many, {"level 7", "new"});
  CHECK(levels.levels.size() == kMostLevels);
  CHECK(levels.other_levels == 1001 - kMostLevels);
  double real = levels.other_real;
  double synthetic = levels.other_synthetic;
  for (const LevelShare& level : levels.levels) {
    real += level.real;
    synthetic += level.synthetic;
  }
  CHECK(real == doctest::Approx(1));
  CHECK(synthetic == doctest::Approx(1));
}

TEST_CASE("a column without any value has no level") {
  CHECK(compare({"", ""}, {""}).levels.empty());
}

}  // namespace likeness::report
