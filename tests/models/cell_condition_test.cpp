#include "models/sampling/cell_condition.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const Table& cells() {
  static const Table table = io::parse_csv(
      "grade,stars,price,day,note\n"
      "low,1,1.25,2024-01-31,\n"
      "top,5,,2023-12-24,x\n"
      "low,3,9.5,2024-02-29,\n",
      "cells.csv");
  return table;
}

CellCondition on_levels(const char* column, const std::vector<std::string>& conditions) {
  std::vector<Condition> list;
  for (const std::string& text : conditions) list.push_back(parse_condition(column + text));
  return {column, LevelEncoder(cells().column(column)), list};
}

CellCondition on_numbers(const char* column, const std::vector<std::string>& conditions) {
  std::vector<Condition> list;
  for (const std::string& text : conditions) list.push_back(parse_condition(column + text));
  return {column, NumberEncoder(cells().column(column)), list};
}

const double kMissing = std::nan("");

}  // namespace

TEST_CASE("a condition is cut at the first sign, and the sign is the longest that fits") {
  const auto check = [](const char* text, const char* column, Comparison comparison,
                        const char* value) {
    const Condition condition = parse_condition(text);
    CHECK(condition.column == column);
    CHECK(condition.comparison == comparison);
    CHECK(condition.value == value);
    CHECK(condition_text(condition) == text);
  };
  check("a=1", "a", Comparison::kEqual, "1");
  check("income=>50K", "income", Comparison::kEqual, ">50K");
  check("a==1", "a", Comparison::kEqual, "=1");
  check("a!=", "a", Comparison::kNotEqual, "");
  check("a b<-2", "a b", Comparison::kLess, "-2");
  check("a<=2", "a", Comparison::kLessOrEqual, "2");
  check("a>2=3", "a", Comparison::kGreater, "2=3");
  check("a>=2", "a", Comparison::kGreaterOrEqual, "2");
  for (const char* wrong : {"a", "", "=1", ">1", "a!1", "a!"}) {
    CHECK_THROWS_AS((void)parse_condition(wrong), Error);
  }
}

TEST_CASE("levels are admitted by value or by size, all conditions together") {
  const CellCondition top = on_levels("grade", {"=top"});
  CHECK_FALSE(top.admits(0));
  CHECK(top.admits(1));
  CHECK(top.only_level() == 1);
  CHECK(on_levels("grade", {"!=top"}).only_level() == 0);
  const CellCondition stars = on_levels("stars", {">=3", "<5"});
  CHECK_FALSE(stars.admits(0));
  CHECK(stars.admits(1));
  CHECK_FALSE(stars.admits(2));
  CHECK_FALSE(on_levels("stars", {">1.5"}).only_level().has_value());
  CHECK(on_levels("day", {">2024-01-31"}).only_level() == 2);
  CHECK(on_levels("note", {"!="}).only_level() == 0);
  CHECK(on_levels("note", {"="}).only_level() == 1);
}

TEST_CASE("numbers are admitted by size; missing ones only where nothing else is asked") {
  const CellCondition range = on_numbers("price", {">1.25", "<=9.5"});
  CHECK_FALSE(range.admits(1.25));
  CHECK(range.admits(1.26));
  CHECK(range.admits(9.5));
  CHECK_FALSE(range.admits(9.51));
  CHECK_FALSE(range.admits(kMissing));
  CHECK(on_numbers("price", {"="}).admits(kMissing));
  CHECK_FALSE(on_numbers("price", {"="}).admits(2.0));
  CHECK_FALSE(on_numbers("price", {"!="}).admits(kMissing));
  CHECK(on_numbers("price", {"!=2"}).admits(kMissing));
  CHECK_FALSE(on_numbers("price", {"!=2"}).admits(2.0));
  CHECK(on_numbers("day", {">=2024-01-31"}).admits(1706659200e6));
}

TEST_CASE("a value means the same however it is spelled") {
  CHECK(on_levels("stars", {"=3.0"}).only_level() == 1);
  CHECK(on_numbers("price", {"=9.50"}).admits(9.5));
  CHECK(on_numbers("price", {"=9.50"}).given()->number == 9.5);
  CHECK(on_numbers("price", {"=9.5", "<10", "=9.50"}).given()->number == 9.5);
  CHECK(on_levels("grade", {"=top", "!=low"}).given()->level == 1);
  CHECK_FALSE(on_levels("grade", {"!=low"}).given().has_value());
  CHECK(std::isnan(on_numbers("price", {"="}).given()->number));
}

TEST_CASE("a value that cells never show, because they are rounded, is refused") {
  const Column ages = io::parse_csv("age\n30\n41\n52\n", "ages.csv").column("age");
  const NumberEncoder numbers(ages);
  CHECK_THROWS_WITH_AS((CellCondition{"age", numbers, {{"age", "40.5"}}}),
                       "Column \"age\" has no value that meets age=40.5.", Error);
  CHECK_THROWS_AS((CellCondition{"age", numbers, {{"age", "60"}}}), Error);
  CHECK_THROWS_AS((CellCondition{"age", numbers, {{"age", "40"}, {"age", "41"}}}), Error);
  CHECK_THROWS_AS(
      (CellCondition{"age", numbers, {{"age", "40"}, {"age", "40", Comparison::kNotEqual}}}),
      Error);
  CHECK(CellCondition("age", numbers, {{"age", "40"}}).admits(40.0));
  CHECK(CellCondition("age", numbers, {{"age", "40.5", Comparison::kLess}}).admits(40.0));
}

TEST_CASE("conditions that no cell can meet are refused, with their text") {
  CHECK_THROWS_WITH_AS(on_levels("stars", {">5"}), doctest::Contains("stars>5"), Error);
  CHECK_THROWS_WITH_AS(on_levels("grade", {"<top"}), doctest::Contains("have no order"), Error);
  CHECK_THROWS_WITH_AS(on_levels("stars", {"<many"}), doctest::Contains("\"many\""), Error);
  CHECK_THROWS_WITH_AS(on_levels("stars", {"<"}), doctest::Contains("needs a value"), Error);
  CHECK_THROWS_WITH_AS(on_numbers("price", {">9.5"}), doctest::Contains("price>9.5"), Error);
  CHECK_THROWS_WITH_AS(on_numbers("price", {">3", "<2"}), doctest::Contains("price>3 and price<2"),
                       Error);
}

TEST_CASE("signs in the wrong order are named, unless a category begins with one") {
  const auto refusal = [](auto on, const char* column, const char* condition) {
    try {
      (void)on(column, {condition});
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal(on_numbers, "price", "=>5") ==
        "Column \"price\" has no value \">5\"; did you mean price>=5?");
  CHECK(refusal(on_levels, "stars", "=<3") ==
        "Column \"stars\" has no value \"<3\"; did you mean stars<=3?");
  CHECK(refusal(on_numbers, "price", "==1.25") ==
        "Column \"price\" has no value \"=1.25\"; did you mean price=1.25?");
  CHECK(refusal(on_numbers, "price", "=cheap") ==
        "Column \"price\" holds numbers, but \"cheap\" is not one.");
  const Table incomes = io::parse_csv("income\n>50K\n<=50K\n", "incomes.csv");
  const CellCondition rich("income", LevelEncoder(incomes.column("income")),
                           {parse_condition("income=>50K")});
  CHECK(rich.only_level() == 1);
}
