#include "models/frame/column_role.hpp"

#include <doctest/doctest.h>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "table/declared_types.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

ColumnMetadata meaning(const std::string& sdtype) {
  ColumnMetadata metadata;
  metadata.sdtype = sdtype;
  return metadata;
}

Column column_of(const std::string& cells) {
  return io::parse_csv("c,rest\n" + cells, "c.csv").column("c");
}

}  // namespace

TEST_CASE("what the metadata says decides how a column is treated") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += std::to_string(i) + ",x\n";
  const Column numbers = column_of(many);
  CHECK(column_role(numbers, meaning("numerical"), false) == ColumnRole::kNumber);
  CHECK(column_role(numbers, meaning("categorical"), false) == ColumnRole::kCategory);
  CHECK(column_role(numbers, meaning("ordinal"), false) == ColumnRole::kCategory);
  CHECK(column_role(numbers, meaning("id"), false) == ColumnRole::kGenerated);
  CHECK(column_role(numbers, meaning("email"), false) == ColumnRole::kGenerated);
  CHECK(column_role(numbers, meaning("numerical"), true) == ColumnRole::kGenerated);
}

TEST_CASE("numbers with few values, and columns without any, are categories") {
  CHECK(column_role(column_of("1,x\n1,x\n1,x\n1,x\n2,x\n1,x\n1,x\n1,x\n2,x\n1,x\n"),
                    meaning("numerical"), false) == ColumnRole::kCategory);
  CHECK(column_role(column_of("1,x\n2,x\n3,x\n"), meaning("numerical"), false) ==
        ColumnRole::kNumber);
  CHECK(column_role(column_of(",x\n,x\n"), meaning("numerical"), false) == ColumnRole::kCategory);
}

TEST_CASE("a rule of its own decides when numbers are categories") {
  const NumberRule rule{.fewest_values = 4, .fewest_repeats = 0, .learn_declared_categories = true};
  const Column three = column_of("1,x\n2,x\n3,x\n");
  const Column four = column_of("1,x\n2,x\n3,x\n4,x\n");
  for (const char* sdtype : {"numerical", "categorical", "ordinal"}) {
    CAPTURE(sdtype);
    CHECK(column_role(three, meaning(sdtype), false, rule) == ColumnRole::kCategory);
    CHECK(column_role(four, meaning(sdtype), false, rule) == ColumnRole::kNumber);
  }
  CHECK(column_role(four, meaning("boolean"), false, rule) == ColumnRole::kCategory);
  CHECK(column_role(four, meaning("id"), false, rule) == ColumnRole::kGenerated);
}

TEST_CASE("dates that were read as numbers or strings become dates where the metadata says so") {
  ColumnMetadata metadata = meaning("datetime");
  metadata.datetime_format = "%Y%m%d";
  const Column dates = as_declared(column_of("20240131,x\n,x\n20240201,x\n"), metadata);
  CHECK(dates.type == ColumnType::kDatetime);
  CHECK(dates.integers[2] - dates.integers[0] == 86'400'000'000);
  CHECK_FALSE(dates.valid(1));
  CHECK_THROWS_AS((void)as_declared(column_of("20241331,x\n"), metadata), Error);
}
