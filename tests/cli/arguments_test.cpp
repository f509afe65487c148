#include <doctest/doctest.h>

#include "tests/cli/refusal.hpp"

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the program says its version and instruction set") {
  const Outcome outcome = run_likeness({"--version"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.starts_with("likeness " LIKENESS_VERSION " ("));
  CHECK(run_likeness({"--version"}, {.environment = {"LIKENESS_ISA=baseline"}}).out ==
        "likeness " LIKENESS_VERSION " (baseline)\n");
  CHECK(contains(refusal(2, {"--version"}, {.environment = {"LIKENESS_ISA=mmx"}}), "mmx"));
}

TEST_CASE("every verb has help with an example") {
  CHECK(contains(run_likeness({"--help"}).out, "Example:"));
  for (const char* verb : {"synth", "fit", "sample", "evaluate", "detect", "inspect", "models"}) {
    CAPTURE(verb);
    const Outcome outcome = run_likeness({verb, "--help"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "Usage: likeness " + std::string(verb)));
    CHECK(contains(outcome.out, "Example"));
    CHECK(outcome.error.empty());
  }
}

TEST_CASE("a program without a verb says what to do") {
  CHECK(refusal(2, {}) == "Say what to do, for example likeness synth; see likeness --help.");
}

TEST_CASE("a wrong verb, option or model names the nearest right one") {
  CHECK(refusal(2, {"smaple", "m"}) == "There is no verb \"smaple\"; did you mean \"sample\"?");
  CHECK(refusal(2, {"fit", "t.csv", "--modle", "tvae", "-o", "m"}) ==
        "There is no option \"--modle\"; did you mean \"--model\"?");
  CHECK(contains(refusal(2, {"fit", "t.csv", "--model", "gausian_copula", "-o", "m"}),
                 "\"gaussian_copula\""));
  CHECK(refusal(2, {"models", "independant"}) ==
        "There is no model \"independant\"; did you mean \"independent\"?");
  CHECK(contains(refusal(2, {"xyzzy"}), "see likeness --help"));
  CHECK(contains(refusal(2, {"fit", "t.csv", "--xyzzy", "-o", "m"}), "see likeness fit --help"));
}

TEST_CASE("numbers of rows are whole, positive and written in digits") {
  CHECK(refusal(2, {"sample", "m", "-n", "0", "-o", "o"}) == "-n 0 is too small; give at least 1.");
  CHECK(refusal(2, {"sample", "m", "-n", "1e3", "-o", "o"}) ==
        "-n 1e3 is not a whole number written in digits; give 1 or more.");
  for (const char* rows : {"0", "-1", "1e3", "1000.0", "", " 5", "0x10", "99999999999999999999"}) {
    CAPTURE(rows);
    const std::string sentence = refusal(2, {"sample", "m.likeness", "-n", rows, "-o", "o.csv"});
    CHECK(sentence.starts_with("-n " + std::string(rows) + " is "));
  }
  CHECK(contains(refusal(2, {"sample", "m", "-n", "1", "-o", "o", "--seed", "x"}), "--seed"));
  CHECK(
      contains(refusal(2, {"sample", "m", "-n", "1", "-o", "o", "--threads", "-2"}), "--threads"));
}

TEST_CASE("missing, surplus and repeated arguments are named") {
  CHECK(refusal(2, {"fit"}) == "fit needs a table; see likeness fit --help.");
  CHECK(refusal(2, {"fit", "t.csv"}) == "fit needs --output; see likeness fit --help.");
  CHECK(refusal(2, {"sample", "m", "-o", "o.csv"}) ==
        "sample needs --rows; see likeness sample --help.");
  CHECK(refusal(2, {"fit", "a.csv", "b.csv", "-o", "m"}) ==
        "The argument \"b.csv\" is one too many; see likeness fit --help.");
  CHECK(contains(refusal(2, {"sample", "m", "-o", "o", "-n"}), "--rows needs one value"));
  CHECK(contains(refusal(2, {"sample", "m", "-o", "o", "-n", "1", "-n", "2"}),
                 "--rows needs one value"));
}

TEST_CASE("assignments need a name and an equals sign") {
  CHECK(refusal(2, {"fit", "t.csv", "-o", "m", "--set", "epochs"}) ==
        "--set \"epochs\" is not of the form name=value.");
  CHECK(
      refusal(2, {"sample", "m", "-n", "1", "-o", "o", "--where", "=x"}) ==
      "The condition \"=x\" is not of the form column=value, nor with !=, <, <=, > or >= in place "
      "of =.");
}

TEST_CASE("models are listed with their options") {
  const Outcome all = run_likeness({"models"});
  CHECK(all.exit_code == 0);
  CHECK(contains(all.out, "independent\n"));
  CHECK(contains(all.out, "gaussian_copula\n"));
  const Outcome one = run_likeness({"models", "gaussian_copula", "--json"});
  CHECK(one.out.starts_with("[\n"));
  CHECK(contains(one.out, "\"name\": \"gaussian_copula\""));
  CHECK(!contains(one.out, "\"independent\""));
}
