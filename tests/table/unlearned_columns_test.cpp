#include "table/unlearned_columns.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/csv.hpp"

using namespace likeness;

namespace {

/// 40 subjects with four visits each; sex and arm stay the same, pressure and date don't.
Table visits() {
  std::string text = "subject_id,visit,arm,sex,pressure\n";
  for (int row = 0; row < 160; ++row) {
    const int subject = row / 4;
    text += "S-" + std::to_string(100 + subject) + "," + std::to_string(row % 4) + "," +
            (subject % 3 == 0 ? "drug" : "placebo") + "," + (subject % 2 == 0 ? "F" : "M") + "," +
            std::to_string(100 + (row * 31) % 60) + "\n";
  }
  return io::parse_csv(text, "visits.csv");
}

}  // namespace

TEST_CASE("columns are named with what they are taken for") {
  Metadata metadata;
  for (const auto& [name, sdtype] : std::vector<std::pair<const char*, const char*>>{
           {"key", "id"}, {"ref", "id"}, {"city", "city"}, {"note", "text"}, {"code", "unknown"}}) {
    metadata.columns.emplace_back();
    metadata.columns.back().name = name;
    metadata.columns.back().sdtype = sdtype;
  }
  metadata.primary_key = "key";
  const std::vector<std::string> all = {"key", "ref", "city", "note", "code"};
  CHECK(columns_note(metadata, all, "not scored") ==
        "Not scored: \"key\" (the primary key), \"ref\" (an id), \"city\" (personal data: city), "
        "\"note\" (free text), \"code\" (strings that are nearly all different); their sdtypes in "
        "the metadata change that.");
  CHECK(columns_note(metadata, {}, "not scored").empty());
}

TEST_CASE("an id that repeats is noticed, with what stays the same in its rows") {
  const Table table = visits();
  const std::vector<std::string> notes = repeated_rows_notes(table, detect_metadata(table));
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] ==
        "Column \"subject_id\" repeats: 40 values in 160 rows. Each row is made by itself, so what "
        "stays the same in all rows of one value (arm, sex) will differ between them.");
}

TEST_CASE("a table without repeated ids, or with nothing that depends on them, gives no note") {
  const Table keys = io::parse_csv("id,x\n1,2\n2,3\n3,3\n4,2\n5,1\n6,0\n7,4\n", "t.csv");
  CHECK(repeated_rows_notes(keys, detect_metadata(keys)).empty());
  std::string text = "subject_id,x\n";
  for (int row = 0; row < 80; ++row) {
    text += "S-" + std::to_string(100 + row / 4) + "," + std::to_string(row) + "\n";
  }
  const Table loose = io::parse_csv(text, "t.csv");
  CHECK(repeated_rows_notes(loose, detect_metadata(loose)).empty());
}
