#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/calendar.hpp"
#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/planned_rows.hpp"
#include "table/column_type.hpp"

using namespace likeness;
using models::PlannedRows;

namespace {

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
