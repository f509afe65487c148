#include "models/trees/state_spans.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/random.hpp"
#include "models/trees/state_tree.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr std::size_t kTeams = 15;

/// Seasons of a hundred years, and of teams of which three play in each twenty of these. Owners
/// have four rows each.
struct Seasons {
  Seasons() {
    const RandomStream random(6, 0);
    for (std::uint64_t row = 0; row < 3000; ++row) {
      const auto year = static_cast<std::uint8_t>(1 + random.below(2 * row, 100));
      const auto era = static_cast<std::int32_t>((year - 1) / 20);
      teams.push_back(3 * era + static_cast<std::int32_t>(random.below(2 * row + 1, 3)));
      years.push_back(year);
      owners.push_back(static_cast<std::uint32_t>(row / 4));
    }
  }

  std::vector<std::int32_t> teams;
  std::vector<std::uint8_t> years;
  std::vector<std::uint32_t> owners;
};

}  // namespace

TEST_CASE("categories come within spans of a column, hardly wider than their rows") {
  const Seasons seasons;
  const std::vector<SpanColumn> columns = {{.place = 7, .bins = seasons.years}};
  const auto spans = find_spans(seasons.teams, kTeams, seasons.owners, columns);
  REQUIRE(spans);
  CHECK(spans->place() == 7);
  for (const std::int32_t team : {0, 5, 14}) {
    CAPTURE(team);
    const int begin = 1 + 20 * (team / 3);
    CHECK(spans->holds(team, static_cast<std::uint8_t>(begin + 1)));
    CHECK(spans->holds(team, static_cast<std::uint8_t>(begin + 18)));
    const int outside = team == 14 ? begin - 3 : begin + 22;
    CHECK_FALSE(spans->holds(team, static_cast<std::uint8_t>(outside)));
  }
}

TEST_CASE("categories that come anywhere have no spans, nor have those of single rows") {
  const Seasons seasons;
  const RandomStream random(8, 0);
  std::vector<std::int32_t> anywhere;
  std::vector<std::int32_t> rare;
  for (std::uint64_t row = 0; row < seasons.teams.size(); ++row) {
    anywhere.push_back(static_cast<std::int32_t>(random.below(row, kTeams)));
    rare.push_back(static_cast<std::int32_t>(row));
  }
  const std::vector<SpanColumn> columns = {{.place = 7, .bins = seasons.years}};
  CHECK_FALSE(find_spans(anywhere, kTeams, {}, columns));
  CHECK_FALSE(find_spans(rare, rare.size(), {}, columns));
}

TEST_CASE("missing cells of what bounds categories are within all spans") {
  Seasons seasons;
  for (std::size_t row = 0; row < seasons.years.size(); row += 3) seasons.years[row] = 0;
  const std::vector<SpanColumn> columns = {
      {.place = 7, .bins = seasons.years, .has_missing = true}};
  const auto spans = find_spans(seasons.teams, kTeams, seasons.owners, columns);
  REQUIRE(spans);
  for (std::int32_t team = 0; team < static_cast<std::int32_t>(kTeams); ++team) {
    CHECK(spans->holds(team, 0));
  }
  CHECK_FALSE(spans->holds(0, 100));
}

TEST_CASE("decisions are forced where one answer leads to nothing that comes there") {
  const Seasons seasons;
  const std::vector<SpanColumn> columns = {{.place = 7, .bins = seasons.years}};
  auto spans = find_spans(seasons.teams, kTeams, seasons.owners, columns);
  REQUIRE(spans);
  const std::vector<std::size_t> rows(kTeams, 200);
  const StateTree tree = StateTree::balanced(rows, 0);
  spans->prepare(tree);
  // The first decision parts teams 0 to 6 or 7 from the others; in between all come.
  CHECK(spans->log_odds(0, 5, false) == -12);
  CHECK(spans->log_odds(0, 95, true) == 12);
  CHECK(spans->log_odds(0, 50, false) > -2);
  CHECK(spans->log_odds(0, 50, false) < 2);
  CHECK(spans->log_odds(0, 50, true) == 0);
}

TEST_CASE("teams are drawn in the years in which they played, by a model that was saved, too") {
  const Seasons seasons;
  std::string text = "year,team\n";
  for (std::size_t row = 0; row < seasons.teams.size(); ++row) {
    text += std::to_string(1900 + seasons.years[row]) + ",T" +
            std::to_string(100 + seasons.teams[row]) + "\n";
  }
  const Table table = io::parse_csv(text, "seasons.csv");
  const Model model = make_recipe("sequential_trees", {{"order", "year"}, {"rounds", "20"}})
                          .fit(table, detect_metadata(table), {.seed = 2});
  const std::string made = io::format_csv(model.sample(3000, {.seed = 4}));
  const std::string bytes = model.to_bytes();
  const Model read = load_model(std::as_bytes(std::span(bytes)));
  CHECK(made == io::format_csv(read.sample(3000, {.seed = 4})));
  int outside = 0;
  for (std::size_t at = made.find('\n') + 1; at < made.size(); at = made.find('\n', at) + 1) {
    const int year = std::stoi(made.substr(at, 4)) - 1900;
    const int team = std::stoi(made.substr(made.find('T', at) + 1, 3)) - 100;
    outside += (year - 1) / 20 == team / 3 ? 0 : 1;
  }
  CHECK(outside <= 2);  // without spans, trees draw a dozen
}
