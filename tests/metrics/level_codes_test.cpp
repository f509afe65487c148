#include "metrics/level_codes.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "golden_tables.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

Column column_of(const char* type, const Json& values) {
  return golden_column("x", {{"type", type}, {"values", values}});
}

/// As many different texts.
Column distinct_texts(int count) {
  Json values = Json::array();
  for (int k = 0; k < count; ++k) values.push_back("t" + std::to_string(k));
  return column_of("text", values);
}

}  // namespace

TEST_CASE("codes are as narrow as the levels of both tables allow") {
  const Column one = column_of("text", {"t0"});
  CHECK(number_levels(one, distinct_texts(256)).real.index() == 0);
  CHECK(number_levels(one, distinct_texts(257)).real.index() == 1);
  CHECK(number_levels(one, distinct_texts(65537)).real.index() == 2);
}

TEST_CASE("missing cells of both tables have one code, behind all others") {
  const LevelCodes levels = number_levels(column_of("category", {"a", nullptr, "b"}),
                                          column_of("text", {nullptr, "c", "a"}));
  CHECK(levels.level_count == 4);
  REQUIRE(levels.missing_level.has_value());
  CHECK(*levels.missing_level == 3);
  CHECK(std::get<0>(levels.real) == std::vector<std::uint8_t>{0, 3, 1});
  CHECK(std::get<0>(levels.synthetic) == std::vector<std::uint8_t>{3, 2, 0});
  CHECK(count_levels(levels.synthetic, levels.level_count) == std::vector<std::size_t>{1, 0, 1, 1});
}

TEST_CASE("large whole numbers that one double stands for are levels of their own") {
  const Column numbers = column_of("int64", {9007199254740992, 9007199254740993});
  CHECK(number_levels(numbers, numbers).level_count == 2);
}

TEST_CASE("zeros are one level, whatever their sign") {
  const Column zeros = column_of("float64", {0.0, -0.0});
  CHECK(number_levels(zeros, zeros).level_count == 1);
}

}  // namespace likeness::metrics
