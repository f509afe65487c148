#include "table/sequence_hint.hpp"

#include <doctest/doctest.h>

#include <string>

#include "likeness/csv.hpp"

using namespace likeness;

namespace {

std::optional<SequenceHint> hint_of(const std::string& csv) {
  const Table table = io::parse_csv(csv, "rows");
  return find_sequence_hint(table, detect_metadata(table));
}

/// 30 patients with four visits each.
std::string visits(bool shuffled_times) {
  std::string csv = "patient,sex,born,day,level\n";
  for (int row = 0; row < 120; ++row) {
    const int patient = row / 4;
    const int day = shuffled_times ? row * 37 % 120 : 30 * (row % 4) + patient % 7;
    csv += "P" + std::to_string(patient) + "," + (patient % 3 == 0 ? "f" : "m") + "," +
           std::to_string(1950 + patient * 7 % 40) + "," + std::to_string(day) + "," +
           std::to_string(row * 31 % 53) + "\n";
  }
  return csv;
}

}  // namespace

TEST_CASE("rows that belong to subjects are recognized, with whose and when") {
  const auto hint = hint_of(visits(false));
  REQUIRE(hint);
  CHECK(hint->names.key == "patient");
  CHECK(hint->names.index == "day");
  CHECK(hint->subjects == 30);
  CHECK(hint->constant == std::vector<std::string>{"sex", "born"});
  CHECK(
      hint->text().starts_with("Rows belong to subjects: there are 120 rows of 30 values of "
                               "column \"patient\", in order of \"day\", and \"sex\", \"born\" "
                               "are the same in all rows of one."));
}

TEST_CASE("rows by themselves are no sequences, nor are sorted ones without a time") {
  CHECK(!hint_of(visits(true)));
  std::string cars = "make,country,price\n";
  for (int row = 0; row < 120; ++row) {
    const int make = row / 6;
    cars += "M" + std::to_string(make) + ",C" + std::to_string(make % 4) + "," +
            std::to_string(9000 + 500 * (row % 6) + make) + "\n";
  }
  CHECK(!hint_of(cars));
}
