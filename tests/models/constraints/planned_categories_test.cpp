#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/planned_rows.hpp"
#include "table/column_type.hpp"

using namespace likeness;
using models::PlannedRows;

namespace {

/// Stays, some of which go on: then nothing is known of their end. A ward has several outcomes.
Table stays() {
  const RandomStream random(33, 0);
  std::string text = "outcome,ward,died,note,days\n";
  for (std::size_t row = 0; row < 300; ++row) {
    const std::uint64_t end = random.below(3 * row, 4);
    const std::string outcome = std::vector<std::string>{"home", "rehab", "morgue", ""}[end];
    const std::string ward =
        std::vector<std::string>{"a", "b", "c"}[random.below(3 * row + 1, end < 2 ? 3 : 2)];
    text += outcome + "," + ward + "," + (end == 2 ? "yes" : "no") + "," +
            (end == 3 ? "" : "x" + ward) + "," +
            (end == 3 ? "" : std::to_string(random.below(3 * row + 2, 50))) + "\n";
  }
  return io::parse_csv(text, "stays.csv");
}

/// Tickets that a team has where their status says so; a team has one lead, what is rejected a
/// reason.
Table tickets() {
  const RandomStream random(37, 0);
  std::string text = "status,team,lead,since,reason\n";
  for (std::size_t row = 0; row < 300; ++row) {
    const std::uint64_t status = random.below(4 * row, 4);
    const std::uint64_t team = random.below(4 * row + 1, 3);
    const std::string names[] = {"new", "rejected", "begun", "done"};
    const std::string number = std::to_string(team);
    const std::string since = std::to_string(random.below(4 * row + 2, 90));
    text += names[status] + (status < 2 ? ",,," : ",t" + number + ",l" + number + "," + since) +
            (status == 1 ? ",r" + std::to_string(random.below(4 * row + 3, 2)) : ",") + "\n";
  }
  return io::parse_csv(text, "tickets.csv");
}

}  // namespace

TEST_CASE(
    "combinations are as seen where cells of their columns are missing together with others") {
  const std::vector<Constraint> rules = {
      {"FixedCombinations", {"died", "outcome"}},
      {"FixedNullCombinations", {"days", "outcome"}},
      {"FixedCombinations", {"outcome", "ward"}},
      parse_constraint("if outcome is missing then days is missing"),
      {"FixedNullCombinations", {"days", "note", "outcome"}},
  };
  const std::vector<std::vector<std::size_t>> sets = {{0, 1}, {1, 0},    {2, 1},   {3, 0},
                                                      {3, 2}, {1, 2, 3}, {0, 3, 4}};
  for (const auto& set : sets) {
    std::vector<Constraint> some;
    for (const std::size_t rule : set) some.push_back(rules[rule]);
    const PlannedRows rows(stays(), some);
    for (std::size_t rule = 0; rule < set.size(); ++rule) {
      CAPTURE(rows.checks[rule].text());
      CHECK(rows.planned.constructed[rule]);
      CHECK(rows.breaks(rule) == 0);
    }
    CHECK(rows.made.column("outcome").missing_count() > 0);
  }
}

TEST_CASE("columns that each say where the same cells are missing agree") {
  const PlannedRows rows(
      tickets(), {{"FixedCombinations", {"team", "lead"}},
                  {"FixedNullCombinations", {"since", "team", "lead"}},
                  parse_constraint("if status in ('new', 'rejected') then since is missing"),
                  parse_constraint("if status in ('begun', 'done') then since is not missing"),
                  parse_constraint("if status = 'rejected' then reason is not missing"),
                  parse_constraint("if reason in ('r0', 'r1') then since is missing")});
  for (std::size_t rule = 0; rule < rows.checks.size(); ++rule) {
    CAPTURE(rows.checks[rule].text());
    CHECK(rows.planned.constructed[rule]);
    CHECK(rows.breaks(rule) == 0);
  }
}

TEST_CASE("numbers from which nothing is computed keep their gaps, where the model learns these") {
  const RandomStream random(47, 0);
  std::string text = "games,outs,starts\n";
  for (std::size_t row = 0; row < 300; ++row) {
    const std::uint64_t games = 1 + random.below(3 * row, 150);
    const std::uint64_t counted = random.below(3 * row + 1, 3);
    text += std::to_string(games) + "," + (counted > 0 ? std::to_string(27 * games) : "") + "," +
            (counted > 1 ? std::to_string(games - random.below(3 * row + 2, games)) : "") + "\n";
  }
  const Table table = io::parse_csv(text, "seasons.csv");
  const std::vector<Constraint> rules = {
      parse_constraint("if outs is missing then starts is missing")};
  for (const bool keeps : {false, true}) {
    CAPTURE(keeps);
    const PlannedRows rows(table, rules, {.share = 5, .rows_stay = true, .draws_in_turn = keeps});
    REQUIRE(rows.planned.constructed[0]);
    CHECK(rows.breaks(0) == 0);
    for (const char* name : {"outs", "starts"}) {
      const std::size_t gaps = table.column(name).missing_count();
      CHECK(rows.planned.table.column(name).missing_count() == (keeps ? gaps : 0));
    }
    // The flag says where cells are missing, also where the number was drawn apart from it.
    const std::size_t made = rows.made.column("starts").missing_count();
    CHECK(made > 150);
    CHECK(made < 250);
  }
}

TEST_CASE("a part that counts as 0 where it is missing does so where a category says it is") {
  const RandomStream random(77, 0);
  std::string text = "paid,fare,tip,total\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    const bool cash = random.below(4 * row, 3) == 0;
    const auto fare = random.below(4 * row + 1, 900);
    const auto tip = cash ? 0 : 1 + random.below(4 * row + 2, 90);
    text += std::string(cash ? "cash" : "card") + "," + std::to_string(fare) + "," +
            (cash ? "" : std::to_string(tip)) + "," + std::to_string(fare + tip) + "\n";
  }
  const PlannedRows rows(io::parse_csv(text, "trips.csv"),
                         {parse_constraint("total = fare + coalesce(tip, 0)"),
                          parse_constraint("if paid = 'cash' then tip is missing"),
                          parse_constraint("if paid = 'card' then tip is not missing")});
  for (std::size_t k = 0; k < 3; ++k) {
    CAPTURE(k);
    CHECK(rows.planned.constructed[k]);
    CHECK(rows.breaks(k) == 0);
  }
}

TEST_CASE("numbers move to where conditions allow them, and categories that these decide follow") {
  const RandomStream random(78, 0);
  std::string text = "oral,written,mean,grade,kind,signed,sold,returned,due,paid\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    const auto draw = [&](std::uint64_t k, std::uint64_t below) {
      return static_cast<long>(random.below(16 * row + k, below));
    };
    const long oral = draw(0, 50);
    const long written = draw(1, 50);
    const long mean = oral + written;
    const long kind = draw(2, 3);
    const long size = 1 + draw(3, 900);
    const long sold = 1 + draw(4, 9);
    const long due = 10 + draw(5, 5000);
    text += std::to_string(oral) + "," + std::to_string(written) + "," + std::to_string(mean) +
            "," +
            (mean < 40   ? "F"
             : mean < 60 ? "C"
                         : "A") +
            "," + "DCX"[kind] + "," +
            std::to_string(kind == 0   ? size
                           : kind == 1 ? -size
                                       : 0) +
            "," + std::to_string(sold) + "," +
            std::to_string(-draw(6, static_cast<std::uint64_t>(sold))) + "," + std::to_string(due) +
            "," + std::to_string(draw(7, 3) == 0 ? 0 : due) + "\n";
  }
  const std::vector<Constraint> rules = {
      parse_constraint("mean = oral + written"),
      parse_constraint("if mean < 40 then grade = 'F'"),
      parse_constraint("if mean >= 40 and mean < 60 then grade = 'C'"),
      parse_constraint("if mean >= 60 then grade = 'A'"),
      parse_constraint("if kind = 'D' then signed > 0"),
      parse_constraint("if kind = 'C' then signed < 0"),
      parse_constraint("if kind = 'X' then signed = 0"),
      parse_constraint("returned >= -sold"),
      parse_constraint("paid = 0 or paid = due")};
  const PlannedRows rows(io::parse_csv(text, "marks.csv"), rules);
  for (std::size_t k = 0; k < rules.size(); ++k) {
    CAPTURE(k);
    CHECK(rows.planned.constructed[k]);
    CHECK(rows.breaks(k) == 0);
  }
  CHECK(rows.planned.table.find("grade") == nullptr);
  CHECK(rows.planned.table.find("signed") != nullptr);
}

TEST_CASE("a number that was computed goes with the category of the nearest, where it is new") {
  const RandomStream random(79, 0);
  std::string text = "oral,written,sum,passed\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    // Sums are even, those of drawn rows need not be.
    const auto oral = 1 + random.below(2 * row, 9);
    const auto written = oral + 2 * random.below(2 * row + 1, 9);
    text += std::to_string(oral) + "," + std::to_string(written) + "," +
            std::to_string(oral + written) + "," + ((oral + written) % 4 == 0 ? "yes" : "no") +
            "\n";
  }
  const PlannedRows rows(
      io::parse_csv(text, "marks.csv"),
      {parse_constraint("sum = oral + written"), {"FixedCombinations", {"sum", "passed"}}});
  CHECK(rows.breaks(0) == 0);
  CHECK(rows.made.column("passed").missing_count() == 0);
}

TEST_CASE("combinations that share a column are kept together, where these are few") {
  const RandomStream random(80, 0);
  std::string text = "status,a,b,c\n";
  for (std::uint64_t row = 0; row < 300; ++row) {
    const auto paid = random.below(2 * row, 3);
    const auto status = random.below(2 * row + 1, paid == 0 ? 3 : 2);
    text += std::string(status == 0   ? "new"
                        : status == 1 ? "sent"
                                      : "refunded") +
            "," +
            (paid == 0   ? "1,0,0"
             : paid == 1 ? "0,1,0"
                         : "0,0,1") +
            "\n";
  }
  const PlannedRows rows(io::parse_csv(text, "orders.csv"), {{"FixedCombinations", {"status", "a"}},
                                                             {"OneHotEncoding", {"a", "b", "c"}}});
  for (std::size_t k = 0; k < 2; ++k) {
    CAPTURE(k);
    CHECK(rows.planned.constructed[k]);
    CHECK(rows.breaks(k) == 0);
  }
}

TEST_CASE(
    "a category that a number decides, which is missing where the category says so, is there") {
  const RandomStream random(81, 0);
  std::string text = "mark,result\n";
  for (std::uint64_t row = 0; row < 200; ++row) {
    const auto mark = random.below(2 * row, 100);
    const bool is_absent = random.below(2 * row + 1, 4) == 0;
    text += is_absent ? ",absent\n" : std::to_string(mark) + (mark < 50 ? ",fail\n" : ",pass\n");
  }
  const PlannedRows rows(io::parse_csv(text, "exams.csv"),
                         {parse_constraint("if result = 'absent' then mark is missing"),
                          parse_constraint("if result != 'absent' then mark is not missing"),
                          parse_constraint("if mark >= 50 then result != 'fail'"),
                          parse_constraint("if mark < 50 then result != 'pass'")});
  CHECK(rows.breaks(0) == 0);
  CHECK(rows.breaks(1) == 0);
}

TEST_CASE("numbers that are categories keep what rules say of them, and levels their columns") {
  const RandomStream random(75, 0);
  std::string text = "level,low,middle,high,died,cause,mother,child\n";
  for (std::size_t row = 0; row < 400; ++row) {
    const std::uint64_t level = random.below(5 * row, 3);
    const bool died = random.below(5 * row + 1, 4) == 0;
    const std::uint64_t mother = random.below(5 * row + 2, 5);
    text += std::to_string(level + 1) + (level == 0   ? ",1,0,0,"
                                         : level == 1 ? ",0,1,0,"
                                                      : ",0,0,1,");
    text += died ? "1,c" + std::to_string(random.below(5 * row + 3, 4)) : "0,";
    text += "," + std::to_string(mother) + "," +
            std::to_string(mother == 0 ? 0 : 1 + random.below(5 * row + 4, 4)) + "\n";
  }
  std::vector<Constraint> rules = {
      {.kind = "OneHotEncoding", .columns = {"low", "middle", "high"}},
      {.kind = "FixedCombinations", .columns = {"level", "low"}},
      {.kind = "FixedCombinations", .columns = {"level", "middle"}},
      {.kind = "FixedCombinations", .columns = {"level", "high"}},
      parse_constraint("if died = '0' then cause is missing"),
      parse_constraint("if died = '1' then cause is not missing"),
      parse_constraint("if mother = '0' then child = 0"),
      parse_constraint("if mother in ('1', '2', '3', '4') then child > 0")};
  for (const bool stay : {false, true}) {
    const PlannedRows rows(io::parse_csv(text, "levels.csv"), rules,
                           {.share = 5, .rows_stay = stay});
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      CAPTURE(stay);
      CAPTURE(rows.checks[rule].text());
      CHECK(rows.planned.constructed[rule]);
      CHECK(rows.breaks(rule) == 0);
    }
  }
}

TEST_CASE("columns that can't be joined with others leave those that are as they were") {
  const RandomStream random(92, 0);
  std::string text = "a,b,c\n";
  for (std::uint64_t row = 0; row < 1500; ++row) {
    const auto a = random.below(3 * row, 20);
    const auto b = (a + random.below(3 * row + 1, 5)) % 20;
    // Of these, all but one b have few rows.
    const auto c = row % 10 == 0 || b == 7 ? 2 + random.below(3 * row + 2, 4) : b == 1 ? 0 : 1;
    text += "a" + std::to_string(a) + ",b" + std::to_string(b) + ",c" + std::to_string(c) + "\n";
  }
  const PlannedRows rows(io::parse_csv(text, "letters.csv"),
                         {parse_constraint("if a = 'a0' then b in ('b0', 'b1', 'b2', 'b3', 'b4')"),
                          parse_constraint("if b = 'b1' then c != 'c1'")},
                         {.share = 5});
  CHECK(rows.planned.constructed[0] != rows.planned.constructed[1]);
  for (const Column& column : rows.planned.table.columns()) {
    CAPTURE(column.name);
    CHECK(column.missing_count() == 0);
  }
}
