#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "models/constraints/found_rules.hpp"
#include "models/constraints/planned_rows.hpp"

using namespace likeness;
using models::PlannedRows;

namespace {

/// Parcels of four kinds; letters have no insurance, and what goes by ship no express. A kind has
/// one tariff. Letters are not weighed.
Table mailed(std::uint64_t rows) {
  const RandomStream random(91, 0);
  std::string text = "kind,tariff,insured,express,grams\n";
  for (std::uint64_t row = 0; row < rows; ++row) {
    const std::uint64_t kind = random.below(4 * row, 4);
    const bool letter = kind == 0;
    const bool ship = kind == 1;
    text += std::string(letter ? "letter"
                        : ship ? "ship"
                               : (kind == 2 ? "rail" : "air")) +
            (kind < 2 ? ",low," : ",high,") +
            (!letter && random.below(4 * row + 1, 2) == 0 ? "yes," : "no,") +
            (!ship && random.below(4 * row + 2, 2) == 0 ? "yes," : "no,") +
            (letter ? "" : std::to_string(100 + random.below(4 * row + 3, 900))) + "\n";
  }
  return io::parse_csv(text, "mailed.csv");
}

const std::vector<Constraint>& rules_of_mail() {
  static const std::vector<Constraint> rules = {
      parse_constraint("if kind = 'letter' then insured = 'no'"),
      parse_constraint("if kind = 'ship' then express = 'no'"),
      {"FixedCombinations", {"kind", "tariff"}},
      parse_constraint("if kind = 'letter' then grams is missing"),
      parse_constraint("if kind != 'letter' then grams is not missing")};
  return rules;
}

}  // namespace

TEST_CASE("categories are learned as they are where a model hardly ever breaks their rules") {
  const PlannedRows rows(mailed(3000), rules_of_mail(), {.share = 5, .draws_in_turn = true});
  CHECK(rows.planned.plan.plain());
  for (std::size_t rule = 0; rule < rules_of_mail().size(); ++rule) {
    CAPTURE(rows.checks[rule].text());
    CHECK(rows.planned.seldom_broken[rule]);
    CHECK_FALSE(rows.planned.constructed[rule]);
  }
  CHECK(rows.planned.table.column("grams").missing_count() > 500);
}

TEST_CASE("rules of categories hold by construction where a model would often break them") {
  const auto check = [](std::uint64_t count, const models::PlanLimits& limits) {
    const PlannedRows rows(mailed(count), rules_of_mail(), limits);
    for (std::size_t rule = 0; rule < rules_of_mail().size(); ++rule) {
      CAPTURE(rows.checks[rule].text());
      CHECK(rows.planned.constructed[rule]);
      CHECK(rows.breaks(rule) == 0);
    }
  };
  check(3000, {.share = 5});
  check(3000, {.share = 5, .rows_stay = true, .draws_in_turn = true});
}

TEST_CASE(
    "rules of categories that have few rows hold by construction, as a model knows them less") {
  for (const std::uint64_t rows_of_each : {std::uint64_t{5}, std::uint64_t{100}}) {
    CAPTURE(rows_of_each);
    std::string text = "dish,side\n";
    for (std::uint64_t row = 0; row < 30 * rows_of_each; ++row) {
      const std::uint64_t dish = row % 30;
      const bool left = dish >= 15 && (row / 30) % 2 == 1;
      text += "s" + std::to_string(dish) + (left ? ",left\n" : ",right\n");
    }
    std::string dishes;
    for (int dish = 0; dish < 15; ++dish) {
      dishes += (dish == 0 ? "'s" : ", 's") + std::to_string(dish) + "'";
    }
    const PlannedRows rows(io::parse_csv(text, "dishes.csv"),
                           {parse_constraint("if dish in (" + dishes + ") then side = 'right'")},
                           {.share = 2, .draws_in_turn = true});
    CHECK(rows.planned.constructed[0] == (rows_of_each == 5));
    CHECK(rows.planned.seldom_broken[0] == (rows_of_each != 5));
  }
}

TEST_CASE("rules that are left to drawing rows again are broken by no row") {
  const Table table = mailed(2000);
  Metadata metadata = detect_metadata(table);
  metadata.constraints = models::find_rules_to_obey(table, metadata, "sequential_trees").obeyed;
  REQUIRE(metadata.constraints.size() >= 2);
  const Table drawn = make_recipe("sequential_trees", {{"rounds", "20"}})
                          .fit(table, metadata, {})
                          .sample(4000, {.seed = 3});
  for (const Constraint& rule : metadata.constraints) {
    CHECK_MESSAGE(broken_rows(rule, table, metadata, drawn).empty(), constraint_text(rule));
  }
  for (const char* name : {"kind", "tariff", "insured", "express"}) {
    CHECK(drawn.column(name).missing_count() == 0);
  }
}
