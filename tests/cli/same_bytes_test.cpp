#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/parallel.hpp"
#include "tests/cli/program.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/thorough.hpp"

namespace {

const std::string kPenguins = LIKENESS_DATA_FOLDER "/penguins.csv";

/// Options that make the fit of a network short.
std::vector<std::string> short_training(const std::string& model) {
  if (model == "tvae") return {"--set", "epochs=4", "--set", "least_steps=1"};
  if (model == "ctgan" || model == "copula_gan")
    return {"--set", "epochs=2", "--set", "least_steps=1"};
  return {};
}

std::string fitted(const std::string& model, const std::string& seed, const std::string& threads,
                   const Launch& launch = {}) {
  const TemporaryFolder folder;
  const std::string path = folder / "m.likeness";
  std::vector<std::string> command = {"fit",       kPenguins, "--model", model, "--seed", seed,
                                      "--threads", threads,   "-o",      path,  "-q"};
  for (const std::string& argument : short_training(model)) command.push_back(argument);
  REQUIRE(run_likeness(command, launch).exit_code == 0);
  return read_file(path);
}

}  // namespace

TEST_CASE("the model file is the same for 1, 2 and 7 threads") {
  for (const char* model : {"independent", "gaussian_copula", "vine_copula", "tvae", "ctgan"}) {
    CAPTURE(model);
    const std::string bytes = fitted(model, "7", "1");
    if (is_thorough()) CHECK(fitted(model, "7", "1") == bytes);
    CHECK(fitted(model, "7", "2") == bytes);
    CHECK(fitted(model, "7", "7") == bytes);
  }
}

TEST_CASE("the model file of a network is the same with AVX2 and AVX-512") {
  if (likeness::detected_instruction_set() != likeness::InstructionSet::kAvx512) return;
  for (const char* model : {"tvae", "ctgan"}) {
    CAPTURE(model);
    CHECK(fitted(model, "7", "1", {.environment = {"LIKENESS_ISA=avx2"}}) ==
          fitted(model, "7", "2", {.environment = {"LIKENESS_ISA=avx512"}}));
  }
}

TEST_CASE("rows are the same for 1, 2 and 7 threads, for two runs, and in two halves") {
  const TemporaryFolder folder;
  // Blocks are the same for all models, and the tests of each family try its threads.
  std::vector<const char*> models = {"gaussian_copula", "tvae"};
  if (is_thorough()) {
    models.insert(models.end(), {"independent", "vine_copula", "ctgan", "sequential_trees"});
  }
  for (const char* model : models) {
    CAPTURE(model);
    const std::string path = folder / "m.likeness";
    write_file(path, fitted(model, "7", "2"));
    const auto sample = [&](const char* rows, const char* first_row, const char* threads,
                            const char* seed) {
      const Outcome outcome = run_likeness({"sample", path, "-n", rows, "--first-row", first_row,
                                            "--threads", threads, "--seed", seed, "-o", "-", "-q"});
      REQUIRE(outcome.exit_code == 0);
      return outcome.out;
    };
    // More than one block, and a cut that is not at a block's end.
    const std::string whole = sample("70000", "0", "1", "3");
    CHECK(sample("70000", "0", "1", "3") == whole);
    CHECK(sample("70000", "0", "2", "3") == whole);
    CHECK(sample("70000", "0", "7", "3") == whole);
    CHECK(sample("70000", "0", "2", "4") != whole);
    const std::string second = sample("40001", "29999", "2", "3");
    CHECK(sample("29999", "0", "2", "3") + second.substr(second.find('\n') + 1) == whole);
  }
}

TEST_CASE("rows drawn by themselves are others") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.likeness";
  write_file(path, fitted("sequential_trees", "7", "2"));
  const auto sample = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"sample", path, "-n", "50", "--seed", "7", "-o", "-", "-q"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_likeness(words);
    REQUIRE(outcome.exit_code == 0);
    return outcome.out;
  };
  const std::string independent = sample({"--independent-rows"});
  CHECK(independent != sample({}));
  CHECK(independent == sample({"--independent-rows", "--threads", "7"}));
  const Outcome refused =
      run_likeness({"sample", path, "--sequences", "5", "-o", "-", "--independent-rows"});
  CHECK(refused.exit_code == 2);
  CHECK(refused.error.find("--independent-rows goes with --rows") != std::string::npos);
}

TEST_CASE("rows that meet conditions are the same for 1, 2 and 7 threads, and in two halves") {
  const TemporaryFolder folder;
  for (const char* model : {"gaussian_copula", "vine_copula", "tvae", "copula_gan"}) {
    CAPTURE(model);
    const std::string path = folder / "m.likeness";
    write_file(path, fitted(model, "7", "2"));
    const auto sample = [&](const char* rows, const char* first_row, const char* threads) {
      const Outcome outcome = run_likeness({"sample", path, "-n", rows, "--first-row", first_row,
                                            "--threads", threads, "-o", "-", "-q", "--where",
                                            "species!=Gentoo", "--where", "body_mass_g>=3500"});
      REQUIRE(outcome.exit_code == 0);
      return outcome.out;
    };
    const std::string whole = sample("700", "0", "1");
    CHECK(sample("700", "0", "2") == whole);
    CHECK(sample("700", "0", "7") == whole);
    const std::string second = sample("401", "299", "2");
    CHECK(sample("299", "0", "2") + second.substr(second.find('\n') + 1) == whole);
  }
}
