#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/refusal.hpp"

namespace {

using Json = nlohmann::json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Forty rows of a number, a category that follows from it, and a date.
std::string table(int first, const std::string& header = "x,kind,day") {
  std::string csv = header + "\n";
  for (int k = 0; k < 40; ++k) {
    const int x = (first + 17 * k) % 101;
    csv += std::to_string(x) + (x > 50 ? ",high," : ",low,") + "2024-01-" +
           (k % 28 < 9 ? "0" : "") + std::to_string(k % 28 + 1) + "\n";
  }
  return csv;
}

/// A folder with a real table, a synthetic one and a holdout.
struct Folder {
  TemporaryFolder folder;
  std::string real = folder / "real.csv";
  std::string synthetic = folder / "synthetic.csv";
  std::string holdout = folder / "holdout.csv";

  Folder() {
    write_file(real, table(1));
    write_file(synthetic, table(5));
    write_file(holdout, table(9));
  }
  [[nodiscard]] std::string with(const std::string& csv) const {
    write_file(folder / "other.csv", csv);
    return folder / "other.csv";
  }
};

}  // namespace

TEST_CASE("evaluate judges privacy by a holdout and use by a target, alike in text and JSON") {
  const Folder f;
  const std::vector<std::string> arguments = {"evaluate", f.real,     f.synthetic, "--holdout",
                                              f.holdout,  "--target", "kind",      "--sensitive",
                                              "kind",     "-q"};
  const Outcome outcome = run_likeness(arguments);
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "Findings, the most severe first"));
  CHECK(contains(outcome.out, "AUC"));
  std::vector<std::string> with_json = arguments;
  with_json.insert(with_json.end(), {"--json", "-"});
  const Json json = Json::parse(run_likeness(with_json).out);
  CHECK(json["privacy"]["membership_inference"]["members"] == 40);
  CHECK(json["privacy"]["attribute_inference"].size() == 1);
  CHECK(json["privacy"]["disclosure_protection"][0]["sensitive"] == "kind");
  CHECK(json["utility"]["target"] == "kind");
  CHECK(json["utility"]["tested_on"] == "holdout");
  CHECK(run_likeness(arguments).out == outcome.out);
}

TEST_CASE("evaluate --quick leaves out what takes long, and says so") {
  const Folder f;
  const Outcome outcome = run_likeness({"evaluate", f.real, f.synthetic, "--quick", "-q"});
  CHECK(outcome.exit_code == 0);
  CHECK(!contains(outcome.out, "Findings"));
  CHECK(contains(outcome.out, "privacy: It was not asked for."));
}

TEST_CASE("a holdout that was learned from is noticed and said") {
  const Folder f;
  const Outcome outcome =
      run_likeness({"evaluate", f.real, f.synthetic, "--holdout", f.real, "-q"});
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "100% of the holdout rows are in the real table"));
  CHECK(contains(outcome.out, "Take them out of the holdout"));
}

TEST_CASE("tables with different columns are refused by name") {
  const Folder f;
  const std::string other = f.with(table(3, "x,sort,day"));
  CHECK(contains(refusal(3, {"evaluate", f.real, other, "-q"}),
                 "The synthetic table has no column \"kind\""));
  CHECK(contains(refusal(3, {"compare", f.real, f.synthetic, other, "-q"}), "other.csv: "));
  CHECK(contains(refusal(3, {"evaluate", f.real, f.with("a,b\n1,2\n"), "-q"}),
                 "The synthetic table has no column \"x\""));
  const Outcome holdout =
      run_likeness({"evaluate", f.real, f.synthetic, "--holdout", f.with("x\n1\n"), "-q"});
  CHECK(holdout.exit_code == 0);
  CHECK(contains(holdout.out, "The holdout table has no column \"kind\""));
}

TEST_CASE("one row, missing cells only and one class are dealt with or refused with the reason") {
  const Folder f;
  const std::string header = "x,kind,day\n";
  CHECK(run_likeness({"evaluate", f.real, f.with(header + "5,low,2024-01-03\n"), "-q"}).exit_code ==
        0);
  std::string gaps = header;
  for (int k = 0; k < 10; ++k) gaps += ",,\n";
  CHECK(run_likeness({"evaluate", f.real, f.with(gaps), "-q"}).exit_code == 0);
  std::string constant = header;
  for (int k = 0; k < 10; ++k) constant += std::to_string(k) + ",low,2024-01-01\n";
  const std::string path = f.with(constant);
  CHECK(contains(refusal(3, {"evaluate", path, f.synthetic, "--target", "kind", "-q"}),
                 "has a single value in the real table"));
  CHECK(run_likeness({"evaluate", f.real, path, "--target", "kind", "-q"}).exit_code == 0);
  CHECK(contains(refusal(3, {"evaluate", f.real, f.synthetic, "--target", "kin", "-q"}), "kind"));
  CHECK(
      contains(refusal(2, {"evaluate", f.real, f.synthetic, "--sensitive", "wage", "-q"}), "wage"));
}

TEST_CASE("compare ranks tables and calls noise noise") {
  const Folder f;
  std::string wild = "x,kind,day\n";
  for (int k = 0; k < 40; ++k) wild += std::to_string(900 + k) + ",low,2023-05-05\n";
  const std::string other = f.with(wild);
  const std::vector<std::string> arguments = {
      "compare", f.real, f.synthetic, other, "--samples", "5", "--target", "kind", "-q"};
  const Outcome outcome = run_likeness(arguments);
  CHECK(outcome.exit_code == 0);
  CHECK(contains(outcome.out, "synthetic.csv"));
  CHECK(contains(outcome.out, "is more than noise"));
  std::vector<std::string> with_json = arguments;
  with_json.insert(with_json.end(), {"--json", "-"});
  const Json json = Json::parse(run_likeness(with_json).out);
  CHECK(json["tables"][0]["name"] == "synthetic.csv");
  CHECK(json["tables"][1]["rank"] == 2);
  CHECK(contains(refusal(2, {"compare", f.real, "-q"}), "at least one synthetic one"));
  CHECK(
      contains(refusal(2, {"compare", f.real, f.synthetic, "--samples", "1", "-q"}), "--samples"));
}

TEST_CASE("a score says how many columns it is without, and rules of other types are no crash") {
  const TemporaryFolder folder;
  std::string real = "status,n\n";
  std::string words = real;
  std::string numbers = real;
  for (int row = 0; row < 60; ++row) {
    real +=
        (row % 3 == 0 ? "open," : "closed,") + std::to_string(row % 3 == 0 ? 7 + row : 0) + '\n';
    words += (row % 3 == 0 ? "open,a\n" : "closed,b\n");
    numbers += "1," + std::to_string(row) + '\n';
  }
  write_file(folder / "real.csv", real);
  write_file(folder / "words.csv", words);
  write_file(folder / "numbers.csv", numbers);
  const Outcome unread =
      run_likeness({"evaluate", folder / "real.csv", folder / "words.csv", "--quick", "-q"});
  CHECK(unread.out.find("(1 is best; without 1 of 2 columns, which can't be compared)") !=
        std::string::npos);
  const Outcome other = run_likeness({"evaluate", folder / "real.csv", folder / "numbers.csv",
                                      "--quick", "-q", "--rule", "status = 'open' or n = 0"});
  CHECK(other.exit_code == 0);
  CHECK(other.out.find("which is of the type") != std::string::npos);
}
