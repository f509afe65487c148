#include "models/constraints/constraint_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "core/calendar.hpp"
#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "models/constraints/number_form.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"

using namespace likeness;

namespace {

/// The rules of a table, how they are planned for where rows stay as they are drawn, and rows as a
/// model would draw them that knows of nothing but the plan.
struct PlannedRows {
  PlannedRows(const Table& table, const std::vector<Constraint>& rules,
              const models::PlanLimits& limits = {.share = 5, .rows_stay = true}) {
    const Metadata metadata = detect_metadata(table);
    for (const Constraint& rule : rules) checks.emplace_back(rule, table, metadata);
    planned = models::plan_constraints(table, metadata, checks, limits);
    made = planned.plan.restore(unrelated(planned.table));
  }

  static Table unrelated(const Table& table) {
    std::vector<Column> columns;
    for (std::size_t c = 0; c < table.column_count(); ++c) {
      const RandomStream random(20 + c, 0);
      std::vector<std::size_t> source(table.rows());
      for (std::size_t row = 0; row < source.size(); ++row) {
        source[row] = random.below(row, source.size());
      }
      columns.push_back(take_table_rows(Table({table.column(c)}), source).column(0));
    }
    return Table(std::move(columns));
  }

  [[nodiscard]] std::size_t breaks(std::size_t rule) const {
    std::size_t count = 0;
    for (const std::uint8_t broken : checks[rule].broken(made)) count += broken;
    return count;
  }

  std::vector<ConstraintCheck> checks;
  models::PlannedTable planned;
  Table made;
};

/// Orders of a hundred days, of which some are shipped within nine days.
Table parcels() {
  const RandomStream random(31, 0);
  std::string text = "status,ordered,shipped\n";
  for (std::size_t row = 0; row < 300; ++row) {
    const auto ordered = static_cast<long>(random.below(3 * row, 100));
    const auto after = static_cast<long>(1 + random.below(3 * row + 1, 9));
    const bool open = ordered > 90 || random.below(3 * row + 2, 3) == 0;
    text += (open ? "open," : "shipped,") + std::to_string(ordered) + "," +
            (open ? "" : std::to_string(ordered + after)) + "\n";
  }
  return io::parse_csv(text, "parcels.csv");
}

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

/// Days of a follow-up and what remains of it: never less than nothing.
Table follow_ups() {
  const RandomStream random(35, 0);
  std::string text = "until,day,remaining,paid,cost,profit\n";
  for (std::size_t row = 0; row < 200; ++row) {
    const std::uint64_t until = 40 + random.below(4 * row, 300);
    const std::uint64_t day = random.below(4 * row + 1, until + 1);
    const std::uint64_t cost = random.below(4 * row + 2, 90);
    const std::uint64_t profit = 1 + random.below(4 * row + 3, 40);
    for (const std::uint64_t number : {until, day, until - day, cost + profit, cost}) {
      text += std::to_string(number) + ",";
    }
    text += std::to_string(profit) + "\n";
  }
  return io::parse_csv(text, "follow_ups.csv");
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

TEST_CASE("an end is there where a rule says so, however late its start is") {
  const Constraint order = parse_constraint("shipped > ordered");
  const PlannedRows free(parcels(), {order});
  const PlannedRows told(
      parcels(), {order, parse_constraint("if status = 'shipped' then shipped is not missing"),
                  parse_constraint("if status = 'open' then shipped is missing")});
  CHECK(free.breaks(0) == 0);
  for (std::size_t rule = 0; rule < 3; ++rule) {
    CHECK(told.planned.constructed[rule]);
    CHECK(told.breaks(rule) == 0);
  }
}

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

TEST_CASE("what is computed by a difference is negative in no row where it never is") {
  const std::vector<Constraint> rules = {parse_constraint("until = day + remaining"),
                                         parse_constraint("profit = paid - cost")};
  models::PlanLimits limits{.share = 5, .rows_stay = true};
  limits.given = {{"until", {}}};
  for (const auto& given : {limits, models::PlanLimits{.share = 5, .rows_stay = true}}) {
    const PlannedRows rows(follow_ups(), rules, given);
    for (std::size_t rule = 0; rule < 2; ++rule) {
      CHECK(rows.planned.constructed[rule]);
      CHECK(rows.breaks(rule) == 0);
    }
    for (std::size_t row = 0; row < rows.made.rows(); ++row) {
      CHECK(rows.made.column("remaining").integers[row] >= 0);
      CHECK(rows.made.column("profit").integers[row] >= 1);
    }
  }
}

TEST_CASE("what lies below a column that is given stays below it, with what lies below that") {
  const RandomStream random(38, 0);
  std::string text = "credit,used,usage,left\n";
  for (std::size_t row = 0; row < 200; ++row) {
    const std::uint64_t credit = 20 + random.below(3 * row, 200);
    const std::uint64_t used = random.below(3 * row + 1, credit + 1);
    const std::uint64_t usage = random.below(3 * row + 2, std::min<std::uint64_t>(used, 30) + 1);
    text += std::to_string(credit) + "," + std::to_string(used) + "," + std::to_string(usage) +
            "," + std::to_string(credit - used) + "\n";
  }
  models::PlanLimits limits{.share = 5, .rows_stay = true};
  limits.given = {{"credit", {}}};
  for (const char* other : {"credit = used + left", "used <= credit"}) {
    const PlannedRows rows(io::parse_csv(text, "credits.csv"),
                           {parse_constraint(other), parse_constraint("usage <= used"),
                            parse_constraint("used <= credit")},
                           limits);
    for (std::size_t rule = 0; rule < 3; ++rule) {
      CHECK(rows.planned.constructed[rule]);
      CHECK(rows.breaks(rule) == 0);
    }
    const auto& usage = rows.made.column("usage").integers;
    CHECK(*std::max_element(usage.begin(), usage.end()) <= 30);
  }
}

TEST_CASE("no order moves a number by which others are looked up") {
  const RandomStream random(36, 0);
  std::string text = "fee,plan,discount,net\n";
  for (std::size_t row = 0; row < 600; ++row) {
    const std::uint64_t plan = random.below(2 * row, 30);
    const std::uint64_t fee = 20 + plan;
    const std::uint64_t discount = random.below(2 * row + 1, fee + 1);
    text += std::to_string(fee) + ",p" + std::to_string(plan) + "," + std::to_string(discount) +
            "," + std::to_string(fee - discount) + "\n";
  }
  const PlannedRows rows(io::parse_csv(text, "fees.csv"), {{"FixedCombinations", {"fee", "plan"}},
                                                           parse_constraint("net = fee - discount"),
                                                           parse_constraint("discount <= fee")});
  for (std::size_t rule = 0; rule < 3; ++rule) {
    CHECK(rows.planned.constructed[rule]);
    CHECK(rows.breaks(rule) == 0);
  }
  CHECK(rows.made.column("plan").missing_count() == 0);
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
    const PlannedRows rows(table, rules, {.share = 5, .rows_stay = true, .keeps_gaps = keeps});
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

TEST_CASE("a proportion whose result is given is turned round") {
  std::string text = "grams,kilograms\n";
  for (int row = 0; row < 300; ++row) {
    const std::string grams = std::to_string(1000 + row * 37 % 120);
    text += grams + "," + grams.substr(0, 1) + "." + grams.substr(1) + "\n";
  }
  const PlannedRows rows(io::parse_csv(text, "parcels.csv"),
                         {parse_constraint("grams = round(1000 * kilograms, 0)")},
                         {.share = 5, .given = {{"grams", {}}}, .rows_stay = true});
  CHECK(rows.planned.constructed[0]);
  CHECK(rows.planned.plan.is_computed("kilograms"));
  CHECK(rows.breaks(0) == 0);
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

TEST_CASE("what is computed stays between real numbers, whatever it is computed from") {
  const RandomStream random(91, 0);
  std::string text = "budget,actual,variance,term,no,left\n";
  for (std::size_t row = 0; row < 400; ++row) {
    const auto actual = static_cast<long>(5 + random.below(5 * row, 100));
    const auto budget = static_cast<long>(
        std::max<long>(4, actual - 40 + static_cast<long>(random.below(5 * row + 1, 80))));
    const auto term = static_cast<long>(12 * (1 + random.below(5 * row + 2, 3)));
    const auto no =
        static_cast<long>(1 + random.below(5 * row + 3, static_cast<std::uint64_t>(term)));
    for (const long number : {budget, actual, budget - actual, term, no}) {
      text += std::to_string(number) + ",";
    }
    text += std::to_string(term - no) + "\n";
  }
  const Table table = io::parse_csv(text, "budgets.csv");
  const PlannedRows rows(table, {parse_constraint("budget = actual + variance"),
                                 parse_constraint("term = no + left")});
  for (std::size_t rule = 0; rule < 2; ++rule) {
    CHECK(rows.planned.constructed[rule]);
    CHECK(rows.breaks(rule) == 0);
  }
  for (const char* name : {"budget", "actual", "variance", "no", "left"}) {
    CAPTURE(name);
    const auto& real = table.column(name).integers;
    const auto& made = rows.made.column(name).integers;
    CHECK(*std::min_element(made.begin(), made.end()) >=
          *std::min_element(real.begin(), real.end()));
    CHECK(*std::max_element(made.begin(), made.end()) <=
          *std::max_element(real.begin(), real.end()));
  }
  // A column of three numbers isn't computed by what gives others, too.
  for (const std::int64_t term : rows.made.column("term").integers) CHECK(term % 12 == 0);
}

TEST_CASE("the end of a study, at which many are still there, is kept where ends follow starts") {
  const RandomStream random(71, 0);
  std::string text = "start,end\n";
  for (std::size_t row = 0; row < 400; ++row) {
    const auto start = static_cast<long>(random.below(2 * row, 1000));
    const auto end = start + static_cast<long>(random.below(2 * row + 1, 900));
    text += std::to_string(start) + "," + std::to_string(std::min(end, 1000L)) + "\n";
  }
  const Table table = io::parse_csv(text, "study.csv");
  const PlannedRows rows(table, {parse_constraint("start <= end")});
  CHECK(rows.planned.constructed[0]);
  CHECK(rows.breaks(0) == 0);
  const auto still_there = [](const Table& of) {
    const auto count = std::ranges::count(of.column("end").integers.span(), 1000);
    return static_cast<double>(count) / static_cast<double>(of.rows());
  };
  CHECK(still_there(table) > 0.4);
  CHECK(still_there(rows.made) > 0.4);
}

TEST_CASE("numbers that many rows share are kept at both ends of an order, wherever rows stay") {
  const RandomStream random(73, 0);
  std::string text = "start,end\n";
  for (std::size_t row = 0; row < 600; ++row) {
    const bool first = random.below(4 * row, 3) == 0;
    const auto start = first ? 0L : static_cast<long>(random.below(4 * row + 1, 1000));
    const bool closed = start <= 600 && random.below(4 * row + 2, 4) == 0;
    const auto end = closed ? 600L : start + static_cast<long>(random.below(4 * row + 3, 300));
    text += std::to_string(start) + "," + std::to_string(std::min(end, 1000L)) + "\n";
  }
  const Table table = io::parse_csv(text, "study.csv");
  const auto share = [](const Table& of, const char* name, std::int64_t number) {
    const auto count = std::ranges::count(of.column(name).integers.span(), number);
    return static_cast<double>(count) / static_cast<double>(of.rows());
  };
  for (const bool stay : {false, true}) {
    CAPTURE(stay);
    const PlannedRows rows(table, {parse_constraint("start <= end")},
                           {.share = 5, .rows_stay = stay});
    CHECK(rows.planned.constructed[0]);
    CHECK(rows.breaks(0) == 0);
    CHECK(share(rows.made, "start", 0) == doctest::Approx(share(table, "start", 0)).epsilon(0.2));
    for (const std::int64_t end : {600, 1000}) {
      CAPTURE(end);
      CHECK(share(table, "end", end) > 0.05);
      CHECK(share(rows.made, "end", end) > 0.6 * share(table, "end", end));
    }
  }
}

TEST_CASE("a number that is one owner's alone is no spike") {
  std::string text = "start,end\n";
  std::vector<std::uint32_t> owners;
  const RandomStream random(74, 0);
  for (std::size_t row = 0; row < 400; ++row) {
    const bool his = row % 4 == 0;
    const auto start =
        static_cast<long>(his ? 400 + random.below(2 * row, 100) : random.below(2 * row, 500));
    const auto end = his ? 500L : start + static_cast<long>(random.below(2 * row + 1, 60));
    text += std::to_string(start) + "," + std::to_string(end) + "\n";
    owners.push_back(his ? 0U : static_cast<std::uint32_t>(1 + row / 8));
  }
  const PlannedRows rows(io::parse_csv(text, "owners.csv"), {parse_constraint("start <= end")},
                         {.share = 5, .owners = owners, .rows_stay = true});
  CHECK(rows.planned.constructed[0]);
  CHECK(std::ranges::count(rows.made.column("end").integers.span(), 500) < 20);
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

TEST_CASE("multiples that are in an order keep both") {
  const RandomStream random(92, 0);
  std::string text = "least,total\n";
  for (std::size_t row = 0; row < 300; ++row) {
    const std::uint64_t least = 1 + random.below(2 * row, 30);
    const std::uint64_t total = least + random.below(2 * row + 1, 20);
    for (const std::uint64_t halves : {least, total}) {
      text += std::to_string(halves / 2) + (halves % 2 == 0 ? ".0," : ".5,");
    }
    text.back() = '\n';
  }
  std::vector<Constraint> rules = {parse_constraint("least <= total")};
  for (const char* name : {"least", "total"}) {
    rules.push_back({.kind = "FixedIncrements", .columns = {name}, .values = {"0.5"}});
  }
  for (const bool stay : {false, true}) {
    const PlannedRows rows(io::parse_csv(text, "halves.csv"), rules,
                           {.share = 5, .rows_stay = stay});
    for (std::size_t rule = 0; rule < 3; ++rule) {
      CAPTURE(rows.checks[rule].text());
      CHECK(rows.planned.constructed[rule]);
      CHECK(rows.breaks(rule) == 0);
    }
  }
}

namespace {

double correlation_of(const std::vector<double>& x, const std::vector<double>& y) {
  double n = 0;
  double mean_x = 0;
  double mean_y = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    n += 1;
    mean_x += (x[k] - mean_x) / n;
    mean_y += (y[k] - mean_y) / n;
  }
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    xx += (x[k] - mean_x) * (x[k] - mean_x);
    yy += (y[k] - mean_y) * (y[k] - mean_y);
    xy += (x[k] - mean_x) * (y[k] - mean_y);
  }
  return xy / std::sqrt(xx * yy);
}

/// Stays that are the longer, the graver they are; half of the admissions aren't known, and
/// `unknown_ends` of the discharges.
Table grave_stays(std::uint64_t unknown_ends) {
  const RandomStream random(41, 0);
  std::string text = "gravity,ward,admitted,discharged\n";
  for (std::size_t row = 0; row < 600; ++row) {
    const auto gravity = static_cast<long>(1 + random.below(5 * row, 6));
    const auto admitted = static_cast<long>(random.below(5 * row + 1, 700));
    const auto days = 5 * gravity + static_cast<long>(random.below(5 * row + 2, 8));
    text += std::to_string(gravity) + ",W" + std::to_string(row % 3) + "," +
            (random.below(5 * row + 3, 2) == 0 ? "" : std::to_string(admitted)) + "," +
            (random.below(5 * row + 4, 10) < unknown_ends ? "" : std::to_string(admitted + days)) +
            "\n";
  }
  return io::parse_csv(text, "stays.csv");
}

}  // namespace

TEST_CASE("where ends of an order are missing, their distance depends on what it did") {
  for (const std::uint64_t unknown_ends : {std::uint64_t{0}, std::uint64_t{5}}) {
    const PlannedRows rows(grave_stays(unknown_ends), {parse_constraint("admitted <= discharged")});
    const Column* days = nullptr;
    for (const Column& column : rows.planned.table.columns()) {
      if (column.name.find(" - ") != std::string::npos) days = &column;
    }
    REQUIRE(days != nullptr);
    const std::vector<double> all_gravity =
        models::numbers_of_cells(rows.planned.table.column("gravity"));
    std::vector<double> gravity;
    std::vector<double> distance;
    for (std::size_t row = 0; row < days->size(); ++row) {
      if (!days->valid(row)) continue;
      gravity.push_back(all_gravity[row]);
      distance.push_back(number_at(*days, row));
    }
    // In rows that have both it is .97; with donors that are near in time alone, it was half that.
    CHECK(correlation_of(gravity, distance) > 0.9);
  }
}

TEST_CASE("dates that are ends of months stay so where an order measures them") {
  std::string text = "signed,until\n";
  const char* const ends[] = {"2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30",
                              "2023-05-31", "2023-06-30", "2023-07-31", "2023-08-31"};
  for (std::size_t row = 0; row < 240; ++row) {
    const std::size_t month = row * 5 % 7;
    const std::size_t day = 1 + row * 11 % 28;
    text += "2023-0" + std::to_string(month + 1) + (day < 10 ? "-0" : "-") + std::to_string(day) +
            "," + ends[month + row % 2] + "\n";
  }
  const Table table = io::parse_csv(text, "contracts.csv");
  const PlannedRows rows(table, {parse_constraint("signed <= until")});
  CHECK(rows.breaks(0) == 0);
  const Column& until = rows.made.column("until");
  for (std::size_t row = 0; row < until.size(); ++row) {
    const std::int64_t next = until.integers[row] + kDayMicroseconds;
    CHECK(calendar_day(next).day == 1);
  }
}
