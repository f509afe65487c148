#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/sequence_sampling.hpp"
#include "table/cell_text.hpp"
#include "table/table_rows.hpp"

using namespace likeness;

namespace {

/// Shares by the day: the high is above the open and the close, the turnover a product, and some
/// have none; a share belongs to a town, a town to a country.
Table shares() {
  const RandomStream random(6, 0);
  std::uint64_t drawn = 0;
  const auto draw = [&](std::uint64_t below) {
    return static_cast<long>(random.below(drawn++, below));
  };
  std::string text = "share,town,country,day,open,high,close,volume,turnover\n";
  for (long share = 0; share < 80; ++share) {
    const long town = draw(8);
    const std::string context = "s" + std::to_string(share) + ",t" + std::to_string(town) + ",c" +
                                std::to_string(town / 2) + ",";
    long close = 50 + draw(200);
    for (long day = 1; day <= 8 + draw(8); ++day) {
      const long open = close + draw(5) - 2;
      close = open + draw(9) - 4;
      const long high = std::max(open, close) + draw(4);
      const long volume = 10 + draw(500);
      const bool traded = draw(12) > 0;
      text += context + std::to_string(day) + "," + std::to_string(open) + "," +
              std::to_string(high) + "," + std::to_string(close) + "," +
              (traded ? std::to_string(volume) + "," + std::to_string(volume * close) : ",") + "\n";
    }
  }
  return io::parse_csv(text, "shares.csv");
}

const std::pair<Table, Model>& learned() {
  static const std::pair<Table, Model> both = [] {
    Table table = shares();
    const OptionValues options = {
        {"key", "share"}, {"index", "day"}, {"rules", "found"}, {"rounds", "5"}};
    Model model = make_recipe("sequences", options).fit(table, detect_metadata(table), {.seed = 2});
    return std::pair{std::move(table), std::move(model)};
  }();
  return both;
}

std::size_t rows_breaking(const Table& made, const char* rule) {
  const Table& real = learned().first;
  const ConstraintCheck check(parse_constraint(rule), real, detect_metadata(real));
  std::size_t count = 0;
  for (const std::uint8_t broken : check.broken(made)) count += broken;
  return count;
}

void check_rules(const Table& made) {
  CHECK(rows_breaking(made, "turnover = volume * close") == 0);
  CHECK(rows_breaking(made, "high >= open") == 0);
  CHECK(rows_breaking(made, "high >= close") == 0);
  std::set<std::string> pairs;
  const CellText town(made.column("town"));
  const CellText country(made.column("country"));
  const Column& volume = made.column("volume");
  for (std::size_t row = 0; row < made.rows(); ++row) {
    pairs.insert(town(row) + country(row));
    CHECK(volume.valid(row) == made.column("turnover").valid(row));
  }
  CHECK(pairs.size() <= 8);
}

std::string all_cells(const Table& table) {
  std::string text;
  for (const Column& column : table.columns()) {
    const CellText cells(column);
    for (std::size_t row = 0; row < column.size(); ++row) text += cells(row) + ',';
  }
  return text;
}

}  // namespace

TEST_CASE("rules hold in the rows of sequences, and are listed with the model") {
  const Model& model = learned().second;
  const Table made = model.sample(700, {.seed = 5});
  CHECK(made.column_count() == 9);
  CHECK(made.column("volume").missing_count() > 0);
  check_rules(made);
  std::set<std::string> rules;
  for (const ConstraintSummary& one : model.summary().constraints) {
    CHECK(one.way == "by construction");
    rules.insert(one.text);
  }
  CHECK(rules.contains("turnover = close * volume"));
  CHECK(rules.contains("town, country: combinations as seen"));
}

TEST_CASE("rows with rules depend on the model, the seed and their number alone") {
  const Model& model = learned().second;
  const Table whole = model.sample(300, {.seed = 5});
  const std::string bytes = model.to_bytes();
  const Model loaded = load_model(std::as_bytes(std::span(bytes)));
  const int before = threads();
  set_threads(1);
  std::vector<std::size_t> later;
  for (std::size_t row = 120; row < 300; ++row) later.push_back(row);
  CHECK(all_cells(loaded.sample(180, {.seed = 5, .first_row = 120})) ==
        all_cells(take_table_rows(whole, later)));
  set_threads(before);
}

TEST_CASE("rules hold in sequences of a length, in those that go on, and under conditions") {
  const SequenceSampler sampler(learned().second);
  check_rules(sampler.sample(0, 20, {.seed = 3, .lengths = {.least = 5, .most = 6}}));
  std::vector<std::size_t> first_rows;
  for (std::size_t row = 0; row < 12; ++row) first_rows.push_back(row);
  const Table begun = take_table_rows(learned().first, first_rows);
  const Table whole = sampler.continue_sequences(begun, {.seed = 3});
  CHECK(whole.rows() > 12);
  check_rules(whole);
  const Table of_town = learned().second.sample(100, {.seed = 4, .conditions = {{"town", "t3"}}});
  check_rules(of_town);
  for (std::size_t row = 0; row < of_town.rows(); ++row) {
    CHECK(CellText(of_town.column("country"))(row) == "c1");
  }
}

TEST_CASE("a time that all rows of a sequence come before moves behind those that are made") {
  const RandomStream random(9, 0);
  std::string text = "patient,until,day,level\n";
  for (std::uint64_t patient = 0; patient < 90; ++patient) {
    const auto visits = static_cast<long>(1 + random.below(3 * patient, 6));
    const auto rest = static_cast<long>(1 + random.below(3 * patient + 1, 20));
    for (long visit = 0; visit < visits; ++visit) {
      text += "p" + std::to_string(patient) + "," + std::to_string(30 * (visits - 1) + rest) + "," +
              std::to_string(30 * visit) + "," +
              std::to_string(random.below(1000 * patient + static_cast<std::uint64_t>(visit), 9)) +
              "\n";
    }
  }
  const Table real = io::parse_csv(text, "patients.csv");
  Metadata metadata = detect_metadata(real);
  metadata.constraints = {parse_constraint("day < until")};
  const OptionValues options = {{"key", "patient"}, {"index", "day"}, {"rounds", "5"}};
  const Model model = make_recipe("sequences", options).fit(real, metadata, {.seed = 2});
  const ConstraintCheck check(metadata.constraints[0], real, metadata);
  const Table whole = model.sample(400, {.seed = 5});
  std::size_t count = 0;
  for (const std::uint8_t broken : check.broken(whole)) count += broken;
  CHECK(count == 0);
  std::vector<std::size_t> first_rows;
  for (std::size_t row = 0; row < 123; ++row) first_rows.push_back(row);
  CHECK(all_cells(model.sample(123, {.seed = 5})) == all_cells(take_table_rows(whole, first_rows)));
  const SequenceSampler sampler(model);
  const Table begun = take_table_rows(real, std::vector<std::size_t>{0, 1});
  for (const std::uint8_t broken : check.broken(sampler.continue_sequences(begun, {.seed = 3}))) {
    CHECK(broken == 0);
  }
  // What can't reach its time is named, where it gets no row or fewer than are asked for.
  const Table late =
      io::parse_csv("patient,until,day,level\nA,31,0,3\nA,31,30,4\nB,95,30,5\n", "late.csv");
  ContinuationReport report;
  const Table ended = sampler.continue_sequences(late, {.lengths = {5, 5}}, &report);
  REQUIRE(report.ended.size() == 2);
  CHECK(report.ended[0].key == "A");
  CHECK(report.ended[0].added == 0);
  CHECK(report.ended[1].key == "B");
  CHECK(report.ended[1].added + 3 == ended.rows());
  for (const EndedSequence& one : report.ended) {
    CHECK(one.why == SequenceEnding::kContext);
    CHECK(one.column == "until");
  }
}
