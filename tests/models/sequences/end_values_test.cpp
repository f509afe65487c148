#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "likeness/sequence_sampling.hpp"
#include "table/cell_text.hpp"

using namespace likeness;

TEST_CASE("a sequence ends with a number that no row follows, also in a saved model") {
  std::string text = "machine,week,wear,heat\n";
  for (std::uint64_t machine = 0; machine < 120; ++machine) {
    const RandomStream random(5, machine);
    const bool is_sold = random.below(0, 4) == 0;
    std::uint64_t wear = 5 + random.below(1, 40);
    for (std::uint64_t week = 0;; ++week) {
      text += "m" + std::to_string(machine) + ',' + std::to_string(week) + ',' +
              std::to_string(wear) + ',' + std::to_string(random.below(50 + week, 90)) + '\n';
      if (wear == 100 || (is_sold && week == 3)) break;
      wear = std::min<std::uint64_t>(100, wear + random.below(200 + week, 25));
    }
  }
  const Table real = io::parse_csv(text, "machines.csv");
  const Model model =
      make_recipe("sequences", {{"key", "machine"}, {"index", "week"}, {"rounds", "5"}})
          .fit(real, detect_metadata(real), {.seed = 4});
  const std::string bytes = model.to_bytes();
  const Model loaded = load_model(std::as_bytes(std::span(bytes)));
  const Table made = SequenceSampler(loaded).sample(0, 300, {.seed = 1});
  const Table same = SequenceSampler(model).sample(0, 300, {.seed = 1});
  REQUIRE(made.rows() == same.rows());
  const CellText machine(made.column("machine"));
  std::size_t worn = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CHECK(made.column("wear").integers[row] == same.column("wear").integers[row]);
    if (made.column("wear").integers[row] < 100) continue;
    ++worn;
    CHECK((row + 1 == made.rows() || machine(row) != machine(row + 1)));
  }
  CHECK(worn > 180);
  CHECK(worn < 270);
  const std::string begun = "machine,week,wear,heat\nX,0,60,5\nX,1,100,6\nY,0,40,7\nY,1,50,8\n";
  ContinuationReport report;
  (void)SequenceSampler(loaded).continue_sequences(io::parse_csv(begun, "begun.csv"), {}, &report);
  REQUIRE(report.ended.size() == 1);
  CHECK(report.ended[0].key == "X");
  CHECK(report.ended[0].why == SequenceEnding::kFinalState);
  CHECK(report.ended[0].column == "wear");
}

TEST_CASE("a number that often stays as it was ends sequences, too") {
  std::string text = "machine,week,wear\n";
  for (std::uint64_t machine = 0; machine < 120; ++machine) {
    const RandomStream random(6, machine);
    double wear = 5 + 40 * random.uniform(1);
    for (std::uint64_t week = 0; week < 40; ++week) {
      text += "m" + std::to_string(machine) + ',' + std::to_string(week) + ',' +
              std::to_string(wear) + '\n';
      if (wear == 100) break;
      const bool rests = random.below(500 + week, 2) == 0;
      if (!rests) wear = std::min(100.0, wear + 30 * random.uniform(200 + week) - 3);
    }
  }
  const Table real = io::parse_csv(text, "machines.csv");
  const Model model =
      make_recipe("sequences", {{"key", "machine"}, {"index", "week"}, {"rounds", "5"}})
          .fit(real, detect_metadata(real), {.seed = 4});
  const Table made = SequenceSampler(model).sample(0, 300, {.seed = 1});
  const CellText machine(made.column("machine"));
  const auto& wear = made.column("wear").floats;
  std::size_t worn = 0;
  std::size_t steps = 0;
  std::size_t rests = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const bool is_last = row + 1 == made.rows() || machine(row) != machine(row + 1);
    if (wear[row] >= 100) {
      ++worn;
      CHECK(is_last);
    }
    if (is_last) continue;
    ++steps;
    rests += wear[row] == wear[row + 1] ? 1 : 0;
  }
  CHECK(worn > 250);
  CHECK(rests > steps / 3);
  CHECK(rests < steps * 3 / 5);
}
