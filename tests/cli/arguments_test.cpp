#include <doctest/doctest.h>

#include <algorithm>

#include "tests/cli/refusal.hpp"

namespace {

constexpr const char* kVerbs[] = {"synth", "fit",    "sample",  "evaluate", "compare",
                                  "rules", "detect", "inspect", "models"};

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  return longest;
}

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
  for (const char* verb : kVerbs) {
    CAPTURE(verb);
    const Outcome outcome = run_likeness({verb, "--help"});
    CHECK(longest_line(outcome.out) <= 100);
    CHECK(run_likeness({"help", verb}).out == outcome.out);
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "Usage: likeness " + std::string(verb)));
    CHECK(contains(outcome.out, "Example"));
    CHECK(outcome.error.empty());
  }
}

TEST_CASE("a program without a verb shows its help, which lists every verb") {
  const Outcome outcome = run_likeness({});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == run_likeness({"--help"}).out);
  CHECK(longest_line(outcome.out) <= 100);
  for (const char* verb : kVerbs) CHECK(contains(outcome.out, "\n  " + std::string(verb) + " "));
}

TEST_CASE("the manual page is the one that the program prints") {
  const Outcome outcome = run_likeness({"manual-page"});
  CHECK_MESSAGE(outcome.out == read_file(LIKENESS_MANUAL_PAGE),
                "docs/man/likeness.1 is out of date: likeness manual-page > docs/man/likeness.1");
}

TEST_CASE("a wrong verb, option or model names the nearest right one") {
  CHECK(refusal(2, {"smaple", "m"}) == "There is no verb \"smaple\"; did you mean \"sample\"?");
  CHECK(refusal(2, {"fit", "t.csv", "--modle", "tvae", "-o", "m"}) ==
        "There is no option \"--modle\"; did you mean \"--model\"?");
  CHECK(contains(refusal(2, {"fit", "t.csv", "--model", "gausian_copula", "-o", "m"}),
                 "\"gaussian_copula\""));
  CHECK(refusal(2, {"models", "independant"}) ==
        "There is no model \"independant\"; did you mean \"independent\"?");
  CHECK(refusal(2, {"train", "t.csv"}) == "There is no verb \"train\"; did you mean \"fit\"?");
  CHECK(contains(refusal(2, {"xyzzy"}), "see likeness --help"));
  CHECK(contains(refusal(2, {"-x"}), "see likeness --help"));
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
        "fit doesn't take the argument \"b.csv\"; see likeness fit --help.");
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

TEST_CASE("options of models are set with --set, and who takes another way is told so") {
  const std::string sentence = "There is no option \"--epochs\"; did you mean --set epochs=3";
  CHECK(refusal(2, {"fit", "t.csv", "--model", "tvae", "--epochs", "3", "-o", "m"}) ==
        sentence + "?");
  CHECK(refusal(2, {"fit", "t.csv", "--epochs=3", "-o", "m"}) ==
        sentence + " and --model tvae, ctgan, copula_gan, generative_mtd or associative?");
  CHECK(contains(refusal(2, {"synth", "t.csv", "--batch-size", "3", "-o", "o"}), "batch_size=3"));
}

TEST_CASE("columns of transactions are options of associative, and not in everybody's help") {
  for (const char* verb : {"fit", "synth"}) {
    CHECK(!contains(run_likeness({verb, "--help"}).out, "--subject"));
    CHECK(contains(refusal(2, {verb, "t.csv", "-o", "m", "--model", "tvae", "--subject", "who"}),
                   "The model tvae has no option \"subject\""));
  }
}

TEST_CASE("words may be written together, and a lone -- ends the options") {
  CHECK(contains(refusal(2, {"sample", "m", "-o", "o", "-n0"}), "-n 0 is too small"));
  CHECK(contains(refusal(2, {"sample", "m", "-o", "o", "-qn0"}), "-n 0 is too small"));
  CHECK(contains(refusal(2, {"sample", "m", "-o", "o", "--rows=0"}), "-n 0 is too small"));
  CHECK(contains(refusal(2, {"sample", "m", "-o", "o", "--quiet=yes"}), "takes no value"));
  CHECK(contains(refusal(2, {"fit", "a", "-o", "m", "--", "--model"}),
                 "doesn't take the argument \"--model\""));
}

TEST_CASE("models are listed with their options") {
  const Outcome all = run_likeness({"models"});
  CHECK(all.exit_code == 0);
  CHECK(std::count(all.out.begin(), all.out.end(), '\n') == 11);
  CHECK(all.out.starts_with("independent "));
  CHECK(contains(all.out, "\ngaussian_copula "));
  CHECK(longest_line(all.out) <= 100);
  CHECK(contains(run_likeness({"models", "ctgan"}).out, "  --set epochs=300\n"));
  CHECK(contains(run_likeness({"models", "--json"}).out, "\"name\": \"ctgan\""));
  const Outcome one = run_likeness({"models", "gaussian_copula", "--json"});
  CHECK(one.out.starts_with("[\n"));
  CHECK(contains(one.out, "\"name\": \"gaussian_copula\""));
  CHECK(!contains(one.out, "\"independent\""));
  for (const char* typed : {"\"type\": \"integer\"", "\"value\": 5000", "\"minimum\": 100",
                            "\"type\": \"choice\"", "\"choices\": ["}) {
    CHECK(contains(one.out, typed));
  }
}
