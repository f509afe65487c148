#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "io/crc32c.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "tests/models/shop_table.hpp"
#include "tests/models/visits_table.hpp"

// What every model makes of a small table, as checksums. They hold for every number of threads and
// every instruction set from AVX2 up, so a change here is a change of what users get from their
// seeds: it needs a reason in the commit that makes it. LIKENESS_PRINT_PINS=1 prints them anew.

using namespace likeness;
using models::shop_table;

namespace {

struct Pin {
  const char* model;
  OptionValues options;
  std::uint32_t model_file;
  std::uint32_t rows;       ///< 1,000 of them
  std::uint32_t given;      ///< 100 rows with a value given
  std::uint32_t in_ranges;  ///< 100 rows with a value and a range given
};

const std::vector<Pin>& pins() {
  static const std::vector<Pin> list = {
      {"independent", {}, 0xFAED105C, 0x36727AEC, 0x785BFA4D, 0x5B166FBE},
      {"gaussian_copula", {}, 0x557DF664, 0xB062BC78, 0x51F925CC, 0x571D43C2},
      {"vine_copula", {}, 0x42FDB01A, 0x8119C618, 0x4D8B8643, 0x45D531C4},
      {"sequential_trees", {}, 0x8B3B4FE3, 0xB7FFF2BE, 0x2AD79E87, 0x96A1D585},
      {"tvae",
       {{"epochs", "4"}, {"least_steps", "1"}},
       0x3FD47318,
       0xACC65D89,
       0x8F0FDD17,
       0x9523E6FD},
      {"ctgan",
       {{"epochs", "2"}, {"least_steps", "1"}},
       0x24A8B646,
       0xB1D7C4E7,
       0xA37D77CA,
       0x9A76E472},
      {"copula_gan",
       {{"epochs", "2"}, {"least_steps", "1"}},
       0x40CE528F,
       0xBE50B804,
       0x6381E658,
       0xAE597411},
      {"knn_mtd", {}, 0x5C22F9C7, 0x3CF85B19, 0xE9D89419, 0x3C86C443},
      {"generative_mtd", {{"epochs", "5"}}, 0xA2CF3524, 0x8EC0F833, 0xC06B9FF6, 0x7512754F},
      {"associative",
       {{"epochs", "3"}, {"hidden", "32"}, {"batch_size", "50"}, {"learning_rate", "0.01"}},
       0x8814DD5B,
       0x2E7C93BE,
       0x2A7A09DB,
       0xF320CCBE},
      {"sequences",
       {{"key", "patient"}, {"index", "day"}, {"rounds", "20"}},
       0x755D7EFB,
       0x86B9F6E9,
       0xF5EC160A,
       0xC19E8EAF},
  };
  return list;
}

std::uint32_t checksum(const std::string& bytes) {
  return io::crc32c(std::as_bytes(std::span(bytes)));
}

}  // namespace

TEST_CASE("pinned: every model of the registry has its bytes pinned") {
  for (const ModelDescription& model : list_models()) {
    CAPTURE(model.name);
    CHECK(std::any_of(pins().begin(), pins().end(),
                      [&](const Pin& pin) { return pin.model == model.name; }));
  }
}

TEST_CASE("pinned: a seed gives the bytes that it always gave") {
  if (instruction_set() == InstructionSet::kBaseline) return;
  const bool print = std::getenv("LIKENESS_PRINT_PINS") != nullptr;
  for (const Pin& pin : pins()) {
    CAPTURE(pin.model);
    const bool shop = std::string(pin.model) == "associative";
    const bool visits = std::string(pin.model) == "sequences";
    const Table table = shop     ? shop_table()
                        : visits ? models::visits_table()
                                 : io::read_csv(LIKENESS_DATA_FOLDER "/penguins.csv");
    const Model model =
        make_recipe(pin.model, pin.options).fit(table, detect_metadata(table), {.seed = 7});
    const auto sampled = [&](std::uint64_t rows, std::vector<Condition> conditions) {
      SampleOptions options;
      options.seed = 3;
      options.first_row = 5;
      options.conditions = std::move(conditions);
      return checksum(io::format_csv(model.sample(rows, options)));
    };
    const Condition value = shop     ? Condition{"object", "book"}
                            : visits ? Condition{"sex", "f"}
                                     : Condition{"species", "Gentoo"};
    const Condition range = shop ? Condition{"tier", "gold", Comparison::kNotEqual}
                            : visits
                                ? Condition{"height", "170", Comparison::kGreaterOrEqual}
                                : Condition{"body_mass_g", "4000", Comparison::kGreaterOrEqual};
    const std::uint32_t model_file = checksum(model.to_bytes());
    const std::uint32_t rows = sampled(1000, {});
    const std::uint32_t given = sampled(100, {value});
    const std::uint32_t in_ranges = sampled(100, {value, range});
    if (print) {
      std::printf("%s: 0x%08X, 0x%08X, 0x%08X, 0x%08X\n", pin.model, model_file, rows, given,
                  in_ranges);
      continue;
    }
    CHECK(model_file == pin.model_file);
    CHECK(rows == pin.rows);
    CHECK(given == pin.given);
    CHECK(in_ranges == pin.in_ranges);
  }
}
