#include "models/frame/number_encoder.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const Table& number_table() {
  static const Table table = io::parse_csv(
      "i,x,full,day,minute\n"
      "10,1.25,0.1234567890123456789,2024-01-31,2024-01-31 10:30:00\n"
      "-4,,3.5,2023-12-24,2024-01-31 23:59:00\n"
      "7,100.5,-2,2024-02-29,1999-01-01 00:00:00\n",
      "numbers.csv");
  return table;
}

std::string text_of(const Column& column) {
  return io::format_csv(Table(std::vector<Column>{column}));
}

}  // namespace

TEST_CASE("numbers and dates come back as they were") {
  for (const Column& column : number_table().columns()) {
    const NumberEncoder encoder(column);
    CHECK(text_of(encoder.decode(NumberEncoder::encode(column))) == text_of(column));
  }
}

TEST_CASE("numbers are rounded to the step that was seen and kept within its bounds") {
  const NumberEncoder integers(number_table().column("i"));
  const std::vector<double> wild = {6.4, 6.6, 1e300, -1e300, std::nan("")};
  CHECK(text_of(integers.decode(wild)) == "i\n6\n7\n10\n-4\n\"\"\n");
  const NumberEncoder decimals(number_table().column("x"));
  CHECK(decimals.step() == doctest::Approx(0.01));
  CHECK(text_of(decimals.decode(std::vector<double>{2.001, 2.006})) == "x\n2.0\n2.01\n");
  CHECK(NumberEncoder(number_table().column("full")).step() == 0);
}

TEST_CASE("what sums of binary fractions leave behind is no step") {
  const Table table =
      io::parse_csv("x\n1.0\n1.7000000000000002\n1.1\n11.299999999999999\n", "t.csv");
  const NumberEncoder encoder(table.column("x"));
  CHECK(encoder.step() == doctest::Approx(0.1));
  CHECK(text_of(encoder.decode(std::vector<double>{2.68})) == "x\n2.7\n");
}

TEST_CASE("whole numbers written with decimals stay whole, and are written as they were") {
  const Table table = io::parse_csv("x\n5.0\n7.0\n\n12.0\n", "whole.csv");
  const NumberEncoder encoder(table.column("x"));
  CHECK(encoder.step() == 1);
  CHECK(text_of(encoder.decode(std::vector<double>{6.4, 6.6})) == "x\n6.0\n7.0\n");
}

TEST_CASE("dates keep the coarsest unit that all of them share") {
  CHECK(NumberEncoder(number_table().column("day")).step() == 86'400e6);
  CHECK(NumberEncoder(number_table().column("minute")).step() == 60e6);
}

TEST_CASE("rounding and bounds can be switched off") {
  NumberEncoder encoder(number_table().column("x"));
  encoder.set_enforced(false, false);
  CHECK(text_of(encoder.decode(std::vector<double>{1000.125})) == "x\n1000.125\n");
  NumberEncoder integers(number_table().column("i"));
  integers.set_enforced(false, false);
  CHECK(integers.decode(std::vector<double>{1e300}).integers[0] > 0);
}

TEST_CASE("a number is read from the text of a cell") {
  CHECK(NumberEncoder(number_table().column("x")).number_of("1.5") == 1.5);
  CHECK(NumberEncoder(number_table().column("day")).number_of("1970-01-02") == 86'400e6);
  CHECK_THROWS_AS((void)NumberEncoder(number_table().column("x")).number_of("1,5"), Error);
  CHECK_THROWS_AS((void)NumberEncoder(number_table().column("x")).number_of("inf"), Error);
  CHECK_THROWS_AS((void)NumberEncoder(number_table().column("day")).number_of("soon"), Error);
}
