#include "models/option_table.hpp"

#include <doctest/doctest.h>

#include "likeness/error.hpp"

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

TEST_CASE("numbers and lists of sizes are options, too") {
  double rate = 2e-4;
  std::uint64_t epochs = 300;
  std::vector<std::uint64_t> layers = {128, 128};
  OptionTable table("example");
  table.add_number("rate", 0, 1, rate, "A rate.");
  table.add_count("epochs", 1, 1000, epochs, "A count.");
  table.add_sizes("layers", layers, "Layers.");
  REQUIRE(table.descriptions().size() == 3);
  CHECK(table.descriptions()[0].default_value == "0.0002");
  CHECK(table.descriptions()[2].default_value == "128,128");

  table.apply({{"rate", "1e-3"}, {"epochs", "7"}, {"layers", "64,32,16"}});
  CHECK(rate == 1e-3);
  CHECK(epochs == 7);
  CHECK(layers == std::vector<std::uint64_t>{64, 32, 16});

  CHECK_THROWS_WITH_AS(table.apply({{"rate", "nan"}}),
                       "Option \"rate\" of example is \"nan\", but must be a number from 0 to 1.",
                       Error);
  CHECK_THROWS_AS(table.apply({{"rate", "1.5"}}), Error);
  CHECK_THROWS_AS(table.apply({{"epochs", "0"}}), Error);
  for (const char* list : {"", "64,", ",64", "64,0", "64;32", "64, 32", "-1", "65537"}) {
    CAPTURE(list);
    CHECK_THROWS_AS(table.apply({{"layers", list}}), Error);
  }
  CHECK(layers == std::vector<std::uint64_t>{64, 32, 16});
}
