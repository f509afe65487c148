#include <doctest/doctest.h>

#include "tests/cli/refusal.hpp"

namespace {

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("evaluate writes a page beside the table on the terminal") {
  const TemporaryFolder folder;
  const Outcome outcome =
      run_likeness({"evaluate", kPenguins, kPenguins, "--html", folder / "report.html", "-q"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.starts_with("Quality"));
  const std::string page = read_file(folder / "report.html");
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(contains(page, "bill_length_mm"));
  CHECK(contains(page, " penguins.csv"));
  CHECK_FALSE(contains(page, kPenguins));
}

TEST_CASE("a page on standard output stands alone") {
  const Outcome outcome = run_likeness({"evaluate", kPenguins, kPenguins, "--html", "-", "-q"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.starts_with("<!DOCTYPE html>"));
  CHECK(outcome.out.ends_with("</html>\n"));
  (void)refusal(2, {"evaluate", kPenguins, kPenguins, "--html", "-", "--json", "-"});
}

TEST_CASE("synth writes the page, the same bytes with any number of threads") {
  const TemporaryFolder folder;
  for (const char* threads : {"1", "7"}) {
    CHECK(run_likeness({"synth", kPenguins, "-o", folder / "s.csv", "--html", folder / threads,
                        "--threads", threads, "-q"})
              .exit_code == 0);
  }
  const std::string page = read_file(folder / "1");
  CHECK(contains(page, "bill_length_mm"));
  CHECK(page == read_file(folder / "7"));
}

TEST_CASE("the model's losses are on the page where its file is given") {
  const TemporaryFolder folder;
  const std::string model = folder / "m.likeness";
  const auto page = [&] {
    REQUIRE(run_likeness({"evaluate", kPenguins, kPenguins, "--html", folder / "r.html",
                          "--model-file", model, "-q"})
                .exit_code == 0);
    return read_file(folder / "r.html");
  };
  REQUIRE(run_likeness({"fit", kPenguins, "-o", model, "-q"}).exit_code == 0);
  CHECK_FALSE(contains(page(), "id=\"training\""));
  REQUIRE(
      run_likeness({"fit", kPenguins, "--model", "tvae", "--set", "epochs=2", "-o", model, "-q"})
          .exit_code == 0);
  CHECK(contains(page(), "id=\"training\""));
  (void)refusal(4, {"evaluate", kPenguins, kPenguins, "--html", folder / "r.html", "--model-file",
                    kPenguins});
}

TEST_CASE("a page that can't be written is refused before the work") {
  const TemporaryFolder folder;
  (void)refusal(1, {"evaluate", kPenguins, kPenguins, "--html", folder / "nowhere/r.html"});
  (void)refusal(1, {"synth", kPenguins, "-o", folder / "s.csv", "--html", folder / ""});
  CHECK(folder.files() == 0);
}
