#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"
#include "text/datetime.hpp"

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string two(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// A table of 120 rows: a date, an amount of money, its age, and a name, by functions of the row.
template <class Date, class Amount>
std::string table(const Date& date, const Amount& amount) {
  std::string csv = "d,amount,age,name\n";
  for (int k = 0; k < 120; ++k) {
    csv += date(k) + ',' + amount(k) + ',' + std::to_string(20 + k * 37 % 60) + ",Name " +
           std::to_string(k * 7919 % 997) + '\n';
  }
  return csv;
}

std::string day_first(int k) {
  return two(1 + k % 12) + "/" + two(1 + k * 5 % 12) + "/202" + std::to_string(k % 3);
}

std::string dollars(int k) {
  return "\"$" + std::to_string(10 + k % 50) + "," + std::to_string(100 + k * 13 % 900) + ".50\"";
}

std::vector<std::string> first_cells(const std::string& csv) {
  std::vector<std::string> cells;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);)
    cells.push_back(line.substr(0, line.find(',')));
  cells.erase(cells.begin());
  return cells;
}

}  // namespace

TEST_CASE("what is read or learned in another way than one might think is said, with the remedy") {
  const TemporaryFolder folder;
  const std::string real = folder / "real.csv";
  write_file(real,
             table(
                 [](int k) {
                   return k == 7 ? std::string("0000-00-00")
                                 : "2021-" + two(1 + k % 12) + "-" + two(1 + k % 28);
                 },
                 [](int k) { return k == 11 ? std::string("?") : std::to_string(k * 1.25); }));
  for (const char* verb : {"fit", "detect", "synth"}) {
    CAPTURE(verb);
    const Outcome outcome = run_likeness({verb, real, "-o", folder / "out"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.error,
                   "Column \"d\": 1 of 120 cells is no date and counts as missing (row 8: "
                   "\"0000-00-00\"); --missing '0000-00-00' declares such a cell missing.\n"));
    CHECK(contains(outcome.error,
                   "Column \"amount\": 1 of 120 cells is no number and counts as missing (row 12: "
                   "\"?\"); --missing '?' declares such a cell missing.\n"));
    CHECK(contains(outcome.error, "Column \"name\" is generated, not learned: "));
  }
  CHECK(run_likeness({"fit", real, "-q", "-o", folder / "out"}).error.empty());
}

TEST_CASE("the metadata's date format is what cells are read and written by") {
  const TemporaryFolder folder;
  const std::string real = folder / "real.csv";
  write_file(real, table(day_first, dollars));
  const std::string metadata = folder / "metadata.json";
  write_file(metadata,
             R"({"METADATA_SPEC_VERSION": "V1", "tables": {"t": {"columns": {
                 "d": {"sdtype": "datetime", "datetime_format": "%d/%m/%Y"},
                 "amount": {"sdtype": "numerical"}, "age": {"sdtype": "numerical"},
                 "name": {"sdtype": "text"}}}}})");
  const std::string made = folder / "made.csv";
  CHECK(run_likeness({"synth", real, "--metadata", metadata, "-n", "300", "-o", made, "-q"})
            .exit_code == 0);
  const likeness::text::DatetimeFormat format("%d/%m/%Y");
  const std::string text = read_file(made);
  for (const std::string& cell : first_cells(text)) {
    CAPTURE(cell);
    CHECK(format.parse(cell).has_value());
  }
  CHECK(contains(text, ",\"$"));
  const Outcome scores =
      run_likeness({"evaluate", real, made, "--metadata", metadata, "--quick", "--json", "-"});
  CHECK(scores.exit_code == 0);
  CHECK_FALSE(contains(scores.error, "first, though"));
}

TEST_CASE("conditions are read in the clothes of a column, and a value it can't have is refused") {
  const TemporaryFolder folder;
  const std::string real = folder / "real.csv";
  write_file(real, table(day_first, dollars));
  const std::string model = folder / "m.likeness";
  REQUIRE(run_likeness({"fit", real, "-o", model, "-q"}).exit_code == 0);
  const auto sample = [&](const std::string& condition) {
    return run_likeness({"sample", model, "-n", "5", "--where", condition, "-o", "-", "-q"});
  };
  CHECK(sample("amount>=$30,000.00").exit_code == 0);
  CHECK(sample("amount>=30000").exit_code == 0);
  const Outcome refused = sample("age=40.5");
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.error, "age=40.5"));
  CHECK(sample("age=40").exit_code == 0);
}
