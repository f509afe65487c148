#include "models/option_table.hpp"

#include <doctest/doctest.h>

#include "likeness/core/error.hpp"

using namespace likeness;
using namespace likeness::models;

TEST_CASE("options are described, parsed and checked by one table") {
  bool flag = true;
  std::int64_t number = 5;
  std::string text;
  OptionTable table("example");
  table.add_flag("flag", flag, "A flag.");
  table.add_integer(
      "number", 1, 10, number, [&](std::int64_t value) { number = value; }, "A number.");
  table.add_text(
      "text", "", "any text", [&](const std::string& value) { text = value; }, "A text.");

  table.apply({{"flag", "false"}, {"number", "10"}, {"text", "hello"}});
  CHECK_FALSE(flag);
  CHECK(number == 10);
  CHECK(text == "hello");
  REQUIRE(table.descriptions().size() == 3);
  CHECK(table.descriptions()[0].default_value == "true");
  CHECK(table.descriptions()[1].allowed == "a whole number from 1 to 10");

  CHECK_THROWS_WITH_AS(
      table.apply({{"number", "11"}}),
      "Option \"number\" of example is \"11\", but must be a whole number from 1 to "
      "10.",
      Error);
  CHECK_THROWS_AS(table.apply({{"number", "1e1"}}), Error);
  CHECK_THROWS_AS(table.apply({{"flag", "1"}}), Error);
  CHECK_THROWS_AS(table.apply({{"flg", "true"}}), Error);
  CHECK_THROWS_AS(table.apply({{"flag", "true"}, {"flag", "true"}}), Error);
}
