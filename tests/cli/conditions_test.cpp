#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The cells of a CSV text without quotes, header included.
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

/// A model of the penguins, fitted once.
const std::string& model() {
  static const TemporaryFolder folder;
  static const std::string path = [] {
    const std::string file = folder / "m.likeness";
    REQUIRE(run_likeness({"fit", kPenguins, "-o", file, "-q"}).exit_code == 0);
    return file;
  }();
  return path;
}

std::string sampled(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"sample", model(), "-o", "-", "-q"});
  const Outcome outcome = run_likeness(arguments);
  CAPTURE(outcome.error);
  CHECK(outcome.exit_code == 0);
  return outcome.out;
}

}  // namespace

TEST_CASE("conditions by size hold in every row, and the tries are reported") {
  const TemporaryFolder folder;
  const Outcome outcome = run_likeness({"sample", model(), "-n", "40", "-o", folder / "s.csv",
                                        "--json", folder / "r.json", "--where", "body_mass_g>=4000",
                                        "--where", "body_mass_g<4500", "--where", "sex!="});
  REQUIRE(outcome.exit_code == 0);
  CHECK(contains(outcome.error, "40 rows met their conditions in "));
  const auto rows = cells_of(read_file(folder / "s.csv"));
  REQUIRE(rows.size() == 41);
  const auto mass = std::find(rows[0].begin(), rows[0].end(), "body_mass_g") - rows[0].begin();
  const auto sex = std::find(rows[0].begin(), rows[0].end(), "sex") - rows[0].begin();
  for (std::size_t row = 1; row < rows.size(); ++row) {
    const double value = std::stod(rows[row][static_cast<std::size_t>(mass)]);
    CHECK((value >= 4000 && value < 4500));
    CHECK(rows[row][static_cast<std::size_t>(sex)] != "");
  }
  const auto report = nlohmann::json::parse(read_file(folder / "r.json"));
  CHECK(report["rows"] == 40);
  CHECK(report["tries"].get<int>() > 40);
}

TEST_CASE("a table of conditions gives a row for each of its rows, or as many as it says") {
  const TemporaryFolder folder;
  write_file(folder / "c.csv", "sex,n,species\nmale,2,Gentoo\n,1,Adelie\nfemale,0,Adelie\n,3,\n");
  const std::string path = folder / "c.csv";
  const std::string whole = sampled({"--conditions", path, "--count-column", "n"});
  const auto rows = cells_of(whole);
  REQUIRE(rows.size() == 7);
  CHECK(rows[1][0] == "Gentoo");
  CHECK(rows[2][0] == "Gentoo");
  CHECK(rows[3][0] == "Adelie");

  // The rows from number 1 on, four of them.
  const auto part = cells_of(
      sampled({"--conditions", path, "--count-column", "n", "--first-row", "1", "-n", "4"}));
  REQUIRE(part.size() == 5);
  for (std::size_t row = 1; row < part.size(); ++row) CHECK(part[row] == rows[row + 1]);

  write_file(folder / "d.csv", "species\nGentoo\nAdelie\n");
  CHECK(cells_of(sampled({"--conditions", folder / "d.csv"})).size() == 3);
}

TEST_CASE("conditions that can't be met or read are refused with what to do") {
  const TemporaryFolder folder;
  const auto refusal = [](std::vector<std::string> arguments, int exit_code) {
    arguments.insert(arguments.begin(), {"sample", model(), "-o", "-", "-q"});
    const Outcome outcome = run_likeness(arguments);
    CHECK(outcome.exit_code == exit_code);
    return outcome.error;
  };
  CHECK(contains(refusal({"-n", "5", "--where", "body_mass_g>5900", "--where",
                          "bill_length_mm<34.5", "--max-tries", "50"},
                         2),
                 "in 50 tries (none was found so far)"));
  CHECK(contains(refusal({"-n", "5", "--where", "species>Gentoo"}, 2), "have no order"));
  CHECK(contains(refusal({"-n", "5", "--count-column", "n"}, 2), "--conditions"));
  write_file(folder / "c.csv", "species,n\nGentoo,many\n");
  CHECK(
      contains(refusal({"--conditions", folder / "c.csv", "--count-column", "n"}, 3), "\"many\""));
  CHECK(contains(refusal({"--conditions", folder / "c.csv", "--count-column", "m"}, 2), "\"m\""));
  CHECK(contains(refusal({"--conditions", folder / "c.csv", "-n", "9"}, 2), "fewer rows"));
  CHECK(contains(refusal({"--conditions", folder / "c.csv"}, 2), "column \"n\""));
}

TEST_CASE("all of a table of conditions is checked before the first row is out") {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& table) {
    write_file(folder / "c.csv", table);
    const Outcome outcome =
        run_likeness({"sample", model(), "-o", "-", "-q", "--conditions", folder / "c.csv"});
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    return outcome.error;
  };
  CHECK(contains(refusal("species\nGentoo\nAdelie\nAdelei\n"), "Row 3 of "));
  CHECK(contains(refusal("species\nGentoo\nAdelie\nAdelei\n"), "did you mean \"Adelie\"?"));
  CHECK(contains(refusal("body_mass_g\n4000\nheavy\n"), "Row 2 of "));
}
