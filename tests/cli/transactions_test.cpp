#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string payments(const std::string& header = "customer,action,product,date,amount") {
  std::string text = header + "\n";
  for (int k = 0; k < 120; ++k) {
    text += "C" + std::to_string(100 + k / 2) + (k % 2 ? ",pays,rent" : ",pays,deposit") +
            ",2024-06-" + std::to_string(10 + k % 20) + "," + std::to_string(50 + k) + ".25\n";
  }
  return text;
}

Outcome fit(const TemporaryFolder& folder, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"fit",
                                        folder / "t.csv",
                                        "--model",
                                        "associative",
                                        "--set",
                                        "epochs=2",
                                        "--set",
                                        "hidden=16",
                                        "-q",
                                        "-o",
                                        folder / "m.likeness"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_likeness(arguments);
}

}  // namespace

TEST_CASE("rules of a table are printed, or written as JSON") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", payments());
  const Outcome table = run_likeness({"rules", folder / "t.csv", "-q"});
  CHECK(table.exit_code == 0);
  CHECK(contains(table.out, "pays rent => pays deposit"));
  const Outcome json = run_likeness({"rules", folder / "t.csv", "-q", "--json", "-"});
  CHECK(nlohmann::json::parse(json.out)["baskets"] == 60);
}

TEST_CASE("evaluate --associative adds the associations to the scores") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", payments());
  const Outcome outcome = run_likeness(
      {"evaluate", folder / "t.csv", folder / "t.csv", "-q", "--associative", "--json", "-"});
  CHECK(outcome.exit_code == 0);
  const auto scores = nlohmann::json::parse(outcome.out);
  CHECK(scores["associations"]["rules_found"] == 1.0);
  CHECK(scores.contains("quality"));
}

TEST_CASE("evaluate --associative takes the subject for an id, whose values need not come back") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", payments());
  std::string renamed = payments();
  for (std::size_t at = renamed.find("\nC"); at != std::string::npos;
       at = renamed.find("\nC", at)) {
    renamed.replace(at, 2, "\nD");
  }
  write_file(folder / "renamed.csv", renamed);
  const Outcome outcome = run_likeness(
      {"evaluate", folder / "t.csv", folder / "renamed.csv", "-q", "--associative", "--json", "-"});
  CHECK(outcome.exit_code == 0);
  const auto scores = nlohmann::json::parse(outcome.out);
  CHECK(scores["diagnostic"]["overall_score"] == 1.0);
  CHECK(scores["quality"]["overall_score"] == doctest::Approx(1.0));
}

TEST_CASE("transactions are learned and made from the command line") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", payments("who_is_it,what,thing,date,amount"));
  CHECK(fit(folder, {"--subject", "who_is_it", "--verb", "what", "--object", "thing"}).exit_code ==
        0);
  const Outcome sample =
      run_likeness({"sample", folder / "m.likeness", "--subjects", "20", "--boost", "thing=rent:4",
                    "--balance", "what", "-q", "-o", "-"});
  CHECK(sample.exit_code == 0);
  CHECK(std::count(sample.out.begin(), sample.out.end(), '\n') > 20);
  const Outcome where = run_likeness(
      {"sample", folder / "m.likeness", "-n", "10", "--where", "thing=rent", "-q", "-o", "-"});
  CHECK(where.exit_code == 0);
  CHECK(!contains(where.out, "deposit"));
}

TEST_CASE("scenarios that can't be are refused") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", payments());
  REQUIRE(fit(folder).exit_code == 0);
  const std::string model = folder / "m.likeness";
  CHECK(run_likeness({"sample", model, "-n", "1", "--boost", "product:5", "-o", "-"}).exit_code ==
        2);
  CHECK(
      run_likeness({"sample", model, "-n", "1", "--boost", "product=rent", "-o", "-"}).exit_code ==
      2);
  CHECK(run_likeness({"sample", model, "-n", "1", "--boost", "product=sofa:2", "-o", "-"})
            .exit_code == 2);
  CHECK(run_likeness({"sample", model, "-n", "1", "--subjects", "2", "-o", "-"}).exit_code == 2);
  REQUIRE(run_likeness({"fit", folder / "t.csv", "--model", "independent", "-q", "-o", model})
              .exit_code == 0);
  CHECK(contains(run_likeness({"sample", model, "--subjects", "2", "-o", "-"}).error,
                 "is for models of transactions"));
}

TEST_CASE("tables that are no transactions are refused with a sentence") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& text, const std::string& sentence) {
    write_file(folder / "t.csv", text);
    const Outcome outcome = fit(folder);
    CHECK(outcome.exit_code == 3);
    CHECK(contains(outcome.error, sentence));
  };
  refused("verb,object\na,b\nc,d\n", "looks like the subject");
  refused("subject,object,date\na,x,2024-01-02\nb,x,soon or 7\n", "which is not a date");
  refused("subject,object,amount\na,x,$5\nb,x,5 apples or 6\n", "which is not an amount");
  refused("subject,object,date\na,x,[PAD]\nb,x,\n,x,2024-01-02\n", "both a subject and a date");
  refused("subject,object\n,x\n,y\n", "looks like the subject");
}
