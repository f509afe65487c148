#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/model.hpp"
#include "models/sequences/sequence_table.hpp"
#include "tests/models/visits_table.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

const Model& visits_model() {
  static const Table table = visits_table();
  static const Model model =
      make_recipe("sequences", {{"rounds", "10"}}).fit(table, visits_metadata(table), {.seed = 4});
  return model;
}

Table table_of(const std::string& text) {
  return io::parse_csv(text, "rows.csv");
}

/// What learning these rows says.
std::string message_of(const std::string& text, const OptionValues& options) {
  const Table table = table_of(text);
  try {
    (void)make_recipe("sequences", options).fit(table, detect_metadata(table));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string cell(const Column& column, std::size_t row) {
  return std::string(column.type == ColumnType::kText
                         ? column.strings[row]
                         : column.dictionary[static_cast<std::size_t>(column.codes[row])]);
}

}  // namespace

TEST_CASE("sequences: time never goes back, context stays, keys are new, flags don't return") {
  const Table made = visits_model().sample(900, {.seed = 6});
  const Column& patients = made.column("patient");
  std::set<std::string> seen;
  std::size_t rises = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const bool begins = row == 0 || cell(patients, row) != cell(patients, row - 1);
    if (begins) {
      CHECK(seen.insert(cell(patients, row)).second);
      continue;
    }
    CHECK(made.column("day").integers[row] > made.column("day").integers[row - 1]);
    CHECK(cell(made.column("sex"), row) == cell(made.column("sex"), row - 1));
    const bool went_back =
        cell(made.column("ill"), row) == "no" && cell(made.column("ill"), row - 1) == "yes";
    CHECK(!went_back);
    ++rises;
  }
  CHECK(rises > 500);
}

TEST_CASE("sequences are counted, and conditions on what stays the same are met") {
  const Model& model = visits_model();
  const std::uint64_t rows = model.rows_of_subjects(25, 8).value();
  const Table made = model.sample(rows + 1, {.seed = 8});
  std::set<std::string> patients;
  for (std::size_t row = 0; row < rows; ++row) patients.insert(cell(made.column("patient"), row));
  CHECK(patients.size() == 25);
  CHECK(patients.insert(cell(made.column("patient"), rows)).second);
  CHECK_THROWS_WITH_AS((void)model.sample(5, {.conditions = {{"ill", "yes"}}}),
                       doctest::Contains("changes within sequences"), Error);
}

TEST_CASE("unsorted rows are sorted, and a single series is a sequence") {
  std::string text = "when,load\n";
  for (int hour = 0; hour < 400; ++hour) {
    text += "2024-01-" + std::to_string(10 + hour / 24) + "T" + (hour % 24 < 10 ? "0" : "") +
            std::to_string(hour % 24) + ":00:00," + std::to_string(100 + hour % 24) + "\n";
  }
  const Table table = table_of(text);
  const Model model =
      make_recipe("sequences", {{"rounds", "5"}}).fit(table, detect_metadata(table), {.seed = 1});
  const Table made = model.sample(100, {.seed = 2});
  for (std::size_t row = 1; row < made.rows(); ++row) {
    CHECK(made.column("when").integers[row] - made.column("when").integers[row - 1] ==
          3'600'000'000);
  }

  const Table shuffled = table_of("k,t,v\na,3,1\nb,1,2\na,1,3\nb,2,4\na,2,5\n");
  const SequenceTable sequences =
      read_sequences(shuffled, detect_metadata(shuffled), {"k", "t", {}});
  CHECK(sequences.rows == std::vector<std::size_t>{2, 4, 0, 1, 3});
  CHECK(sequences.ends == std::vector<std::size_t>{3, 5});
}

TEST_CASE("what can't be sequences is said, with what to do") {
  const std::string rows = "k,t,c,v\na,1,x,1\na,2,y,2\nb,1,x,3\nb,2,x,4\n";
  CHECK(message_of(rows, {{"key", "kk"}}) ==
        "There is no column \"kk\" to be the key of sequences; did you mean \"k\"?");
  CHECK(message_of("k,t\na,1\nb,2\nc,3\n", {{"key", "k"}, {"index", "t"}})
            .starts_with("Every row is a sequence of its own: no two have the same \"k\";"));
  CHECK(message_of(rows, {{"key", "k"}, {"index", "c"}})
            .starts_with("Column \"c\" can't put rows in order: its cells are "));
  CHECK(message_of(rows, {{"key", "k"}, {"index", "t"}, {"context", "c"}})
            .starts_with("Column \"c\" changes within a sequence, in row 2,"));
  CHECK(message_of("a,b\nx,1\ny,1\n", {})
            .starts_with("No column was found that says whose rows they are"));
}
