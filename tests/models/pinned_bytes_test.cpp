#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "io/crc32c.hpp"
#include "likeness/cpu.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "tests/models/shop_table.hpp"

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
      {"independent", {}, 0xA73531E1, 0xA9A1D962, 0x535ABD9C, 0x12B5C606},
      {"gaussian_copula", {}, 0x9A5267B0, 0xC5552035, 0x5F7C93EB, 0x3E8DD509},
      {"vine_copula", {}, 0x0E2D284F, 0xD7B1D2B0, 0x661B84F5, 0x1197F72F},
      {"sequential_trees", {}, 0x0C6179BD, 0x88D97FB4, 0xBF7740E9, 0xC33AC786},
      {"tvae",
       {{"epochs", "4"}, {"least_steps", "1"}},
       0x25387A84,
       0x22F2A0F4,
       0x6981D7C4,
       0xF2B4BEAA},
      {"ctgan",
       {{"epochs", "2"}, {"least_steps", "1"}},
       0x1EDC6AE3,
       0x1AA6E1C4,
       0x91F8AE4B,
       0x0212956A},
      {"copula_gan",
       {{"epochs", "2"}, {"least_steps", "1"}},
       0x7B2C2B27,
       0x0B5CC3DE,
       0xCDC9F8E3,
       0x48090FEF},
      {"knn_mtd", {}, 0x026E8A77, 0x82A1F551, 0x5E317553, 0xB6866B35},
      {"generative_mtd", {{"epochs", "5"}}, 0xDA148C34, 0x69C3BCC5, 0x8AAE309A, 0x937FCD41},
      {"associative",
       {{"epochs", "3"}, {"hidden", "32"}, {"batch_size", "50"}, {"learning_rate", "0.01"}},
       0xC6B557A7,
       0x4F65CDBF,
       0xDDF2380E,
       0x9A165D4D},
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
    const Table table = shop ? shop_table() : io::read_csv(LIKENESS_DATA_FOLDER "/penguins.csv");
    const Model model =
        make_recipe(pin.model, pin.options).fit(table, detect_metadata(table), {.seed = 7});
    const auto sampled = [&](std::uint64_t rows, std::vector<Condition> conditions) {
      SampleOptions options;
      options.seed = 3;
      options.first_row = 5;
      options.conditions = std::move(conditions);
      return checksum(io::format_csv(model.sample(rows, options)));
    };
    const Condition value = shop ? Condition{"object", "book"} : Condition{"species", "Gentoo"};
    const Condition range = shop ? Condition{"tier", "gold", Comparison::kNotEqual}
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
