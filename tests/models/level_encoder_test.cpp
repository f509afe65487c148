#include "models/frame/level_encoder.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const Table& mixed_table() {
  static const Table table = io::parse_csv(
      "n,x,s,b,d\n"
      "3,1.5, left,True,2024-02-01\n"
      "1,,right,False,2024-01-01\n"
      "3,0.5, left,True,2024-02-01\n"
      "2,1.5,right,True,\n",
      "mixed.csv");
  return table;
}

}  // namespace

TEST_CASE("levels of every type are coded and decoded without loss") {
  for (const Column& column : mixed_table().columns()) {
    const LevelEncoder encoder(column);
    const Table again(std::vector<Column>{encoder.decode(encoder.encode(column))});
    const Table before(std::vector<Column>{column});
    CHECK(io::format_csv(again) == io::format_csv(before));
  }
}

TEST_CASE("levels are in natural order, the missing one last") {
  const LevelEncoder numbers(mixed_table().column("n"));
  CHECK(numbers.encode(mixed_table().column("n")) == std::vector<std::int32_t>{2, 0, 2, 1});
  CHECK_FALSE(numbers.has_missing());
  const LevelEncoder floats(mixed_table().column("x"));
  CHECK(floats.encode(mixed_table().column("x")) == std::vector<std::int32_t>{1, 2, 0, 1});
  CHECK(floats.size() == 3);
  CHECK(floats.text_of(2) == "(missing)");
}

TEST_CASE("a level is found by the text of its cell, with or without the spaces around it") {
  CHECK(LevelEncoder(mixed_table().column("n")).code_of("3") == 2);
  CHECK(LevelEncoder(mixed_table().column("x")).code_of("1.50") == 1);
  CHECK(LevelEncoder(mixed_table().column("x")).code_of("") == 2);
  CHECK(LevelEncoder(mixed_table().column("s")).code_of("left") == 0);
  CHECK(LevelEncoder(mixed_table().column("s")).code_of(" left") == 0);
  CHECK(LevelEncoder(mixed_table().column("d")).code_of("2024-02-01") == 1);
  CHECK(LevelEncoder(mixed_table().column("b")).code_of("True") == 1);
  CHECK_THROWS_WITH_AS((void)LevelEncoder(mixed_table().column("s")).code_of("rigt"),
                       "Column \"s\" has no value \"rigt\"; did you mean \"right\"?", Error);
  CHECK_THROWS_AS((void)LevelEncoder(mixed_table().column("n")).code_of("x"), Error);
  CHECK_THROWS_AS((void)LevelEncoder(mixed_table().column("n")).code_of(""), Error);
}

TEST_CASE("a value that was not there when levels were learned is an error") {
  const Table other = io::parse_csv("n\n1\n9\n", "other.csv");
  CHECK_THROWS_AS((void)LevelEncoder(mixed_table().column("n")).encode(other.column("n")), Error);
}

TEST_CASE("an encoder read back from a model file is the same") {
  for (const Column& column : mixed_table().columns()) {
    const LevelEncoder encoder(column);
    io::ModelFile file;
    const io::Json header = io::save_part(encoder, "c", file);
    const LevelEncoder loaded = io::load_part<LevelEncoder>(header, "c", file);
    CHECK(loaded.size() == encoder.size());
    CHECK(loaded.encode(column) == encoder.encode(column));
  }
}

TEST_CASE("zero has the sign that most zeros of the column have") {
  const auto zero_of = [](const std::string& cells) {
    const Column column = io::parse_csv("x\n" + cells, "zero.csv").column("x");
    const LevelEncoder levels(column);
    return std::signbit(levels.decode(levels.encode(column)).floats[0]);
  };
  CHECK(zero_of("-0.0\n-0.0\n0.0\n1.5\n"));
  CHECK_FALSE(zero_of("-0.0\n0.0\n0.0\n1.5\n"));
}
