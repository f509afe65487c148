#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "constraints/lag_rule.hpp"
#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "text/quote.hpp"

using namespace likeness;

namespace {

/// Trips of cars: each begins where, and no sooner than, the last one ended.
Table trips(bool carries = true) {
  const RandomStream random(3, 0);
  std::uint64_t drawn = 0;
  const auto draw = [&](std::uint64_t below) {
    return static_cast<long>(random.below(drawn++, below));
  };
  std::string text = "car,trip,from,to,out,back,start,end,km,so_far,hours,before,noise\n";
  for (long car = 0; car < 80; ++car) {
    long odometer = 1000 + draw(90'000);
    long hour = draw(100);
    long total = 0;
    long hours_before = 0;
    long town = draw(5);
    const long trips = 1 + draw(12);
    for (long trip = 0; trip < trips; ++trip) {
      if (trip > 0) hour += draw(30);
      const long hours = draw(20);
      const long km = 1 + draw(400);
      const long next = draw(5);
      if (!carries) odometer += draw(2);
      text += std::to_string(car) + "," + std::to_string(trip) + ",t" + std::to_string(town) +
              ",t" + std::to_string(next) + "," + std::to_string(hour) + "," +
              std::to_string(hour + hours) + "," + std::to_string(odometer) + "," +
              std::to_string(odometer + km) + "," + std::to_string(km) + "," +
              std::to_string(total + km) + "," + std::to_string(hours) + "," +
              std::to_string(hours_before) + "," + std::to_string(draw(3)) + "\n";
      total += km;
      hours_before += hours;
      odometer += km;
      hour += hours;
      town = next;
    }
  }
  return io::parse_csv(text, "trips.csv");
}

std::string found_in(const Table& table) {
  const SequenceRows rows = sequence_rows(table, {"car", "trip"});
  std::vector<std::string> texts;
  for (const LagRule& rule : find_lag_rules(table, detect_metadata(table), rows)) {
    texts.push_back(rule.text());
    const std::vector<std::uint8_t> broken = rows_that_break(rule, table, rows);
    CHECK(std::ranges::count(broken, 1) == 0);
  }
  std::sort(texts.begin(), texts.end());
  return text::joined(texts, "; ");
}

}  // namespace

TEST_CASE("cells of the row before, sums so far and what never overlaps are found") {
  const std::string rules =
      "before = before of the row before + hours of the row before; "
      "from = to of the row before; out >= back of the row before; "
      "so_far = so_far of the row before + km; start = end of the row before";
  CHECK(found_in(trips()) == rules);
}

TEST_CASE("a balance goes on from the row before by debits and credits that are blank elsewhere") {
  const RandomStream random(5, 0);
  std::string text = "car,trip,debit,credit,balance\n";
  for (std::uint64_t car = 0; car < 20; ++car) {
    long balance = static_cast<long>(random.below(car, 9000));
    for (std::uint64_t trip = 0; trip < 9; ++trip) {
      const auto amount = static_cast<long>(1 + random.below(100 + 9 * car + trip, 500));
      const bool is_debit = random.below(1000 + 9 * car + trip, 2) == 0;
      balance += is_debit ? -amount : amount;
      text += std::to_string(car) + "," + std::to_string(trip) + "," +
              (is_debit ? std::to_string(amount) + ",," : "," + std::to_string(amount) + ",") +
              std::to_string(balance) + "\n";
    }
  }
  CHECK(found_in(io::parse_csv(text, "blanks.csv")) ==
        "balance = balance of the row before + coalesce(credit, 0) - coalesce(debit, 0)");
}

TEST_CASE("a rule that some row breaks is not found, and says which rows do") {
  const Table table = trips(false);
  CHECK(found_in(table).find("start = ") == std::string::npos);
  const SequenceRows rows = sequence_rows(table, {"car", "trip"});
  const LagRule rule{.kind = LagRule::Kind::kCarried, .column = "start", .source = "end"};
  const std::vector<std::uint8_t> broken = rows_that_break(rule, table, rows);
  CHECK(std::ranges::count(broken, 1) > 20);
  CHECK(broken[0] == 0);
}
