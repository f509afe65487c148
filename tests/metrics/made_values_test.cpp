#include "metrics/made_values.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace likeness;
using namespace likeness::metrics;

namespace {

Table one_column(const std::vector<std::string>& values) {
  Column column;
  column.name = "e";
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return Table({column});
}

std::optional<Finding> finding_of(const std::string& sdtype, const Table& synthetic) {
  Metadata metadata;
  metadata.columns = {{"e", sdtype, {}, {}, {}, {}}};
  return made_values_finding(one_column({"a@b.cd", "e@f.gh"}), synthetic, metadata);
}

}  // namespace

TEST_CASE("made values that are real ones are counted, and copies are a warning") {
  const Table fresh = one_column({"x@b.cd", "y@b.cd"});
  const Table copied = one_column({"a@b.cd", "y@b.cd"});
  CHECK(finding_of("email", fresh)->severity == Severity::kFine);
  CHECK(finding_of("email", copied)->severity == Severity::kWarning);
  CHECK(finding_of("email", copied)->value == 0.5);
  // First names are few.
  CHECK(finding_of("first_name", copied)->severity == Severity::kNotice);
  CHECK(finding_of("first_name", copied)->verdict ==
        "Of the made values of personal data, 1 of 2 in \"e\" occur in the real table, as common "
        "names and places do by chance.");
  CHECK(!finding_of("categorical", copied));
}
