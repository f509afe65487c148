#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "likeness/random.hpp"
#include "models/siblings/sibling_clock.hpp"
#include "models/siblings/sibling_form.hpp"
#include "models/siblings/sibling_regression.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

constexpr double kDay = 8.64e10;
constexpr double kMonday = 4 * kDay;  // 1970-01-05

/// Working days from a Monday on.
std::vector<double> working_days(std::size_t count) {
  std::vector<double> days;
  for (double day = kMonday; days.size() < count; day += kDay) {
    if (static_cast<int>((day - kMonday) / kDay) % 7 < 5) days.push_back(day);
  }
  return days;
}

SiblingColumn date_column() {
  SiblingColumn column;
  column.is_time = true;
  column.step = kDay;
  return column;
}

constexpr std::array kAllForms = {SiblingForm::kLevel, SiblingForm::kDifference,
                                  SiblingForm::kInnovation};

/// The form of a column of 40 parents with 50 rows each.
SiblingForm form_of(const std::vector<double>& values, const std::vector<double>& predicted) {
  std::vector<double> before(values.size(), std::nan(""));
  std::vector<std::uint8_t> is_held_out(values.size());
  for (std::size_t k = 1; k < values.size(); ++k) {
    if (k % 50 != 0) before[k] = values[k - 1];
    is_held_out[k] = k / 50 % 4 == 0 ? 1 : 0;
  }
  const std::vector<double> steps(values.size(), 1e-4);
  return shortest_form({values, before, predicted, is_held_out, steps}, kAllForms);
}

}  // namespace

TEST_CASE("a calendar is what parents share, unless their steps are all alike") {
  const std::vector<double> days = working_days(40);
  std::vector<double> times;
  std::vector<std::uint32_t> groups;
  std::vector<std::size_t> ends;
  for (std::uint32_t parent = 0; parent < 6; ++parent) {
    times.insert(times.end(), days.begin(), days.end());
    groups.insert(groups.end(), days.size(), parent);
    ends.push_back(times.size());
  }
  const SiblingClock shared(date_column(), times, groups, ends);
  REQUIRE(shared.has_calendar());
  CHECK(shared.calendar_size() == 40);
  CHECK(shared.place(days[7]) == 7);
  CHECK(shared.time(7) == days[7]);

  for (std::size_t k = 0; k < times.size(); ++k) times[k] = static_cast<double>(k % 40) * kDay;
  CHECK(!SiblingClock(date_column(), times, groups, ends).has_calendar());
}

TEST_CASE("a calendar goes on behind its last time as it went before") {
  const auto shared_by_six = [](const std::vector<double>& days) {
    std::vector<double> times;
    std::vector<std::uint32_t> groups;
    std::vector<std::size_t> ends;
    for (std::uint32_t parent = 0; parent < 6; ++parent) {
      times.insert(times.end(), days.begin(), days.end());
      groups.insert(groups.end(), days.size(), parent);
      ends.push_back(times.size());
    }
    return SiblingClock(date_column(), times, groups, ends);
  };
  const std::vector<double> days = working_days(60);
  const SiblingClock weeks = shared_by_six(std::vector<double>(days.begin(), days.begin() + 40));
  REQUIRE(weeks.has_calendar());
  for (std::size_t k = 40; k < days.size(); ++k) {
    CHECK(weeks.time(static_cast<double>(k)) == days[k]);
    CHECK(weeks.place_behind(days[k]) == static_cast<double>(k));
  }
  CHECK(weeks.place(days[45]) == 39);

  // The last days of January, February (of a leap year), March, ...
  std::vector<double> months;
  double day = -1;
  for (const int length : {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28}) {
    months.push_back((day += length) * kDay);
  }
  // 1972 is the leap year.
  for (double& month : months) month += 730 * kDay;
  const SiblingClock ends_of_months =
      shared_by_six(std::vector<double>(months.begin(), months.begin() + 10));
  REQUIRE(ends_of_months.has_calendar());
  for (std::size_t k = 10; k < months.size(); ++k) {
    CHECK(ends_of_months.time(static_cast<double>(k)) == months[k]);
    CHECK(ends_of_months.place_behind(months[k]) == static_cast<double>(k));
  }
}

TEST_CASE("a time on a weekday that never occurs is moved to the next that does") {
  const std::vector<double> days = working_days(200);
  const std::vector<std::uint32_t> alone(days.size(), 0);
  const std::vector<std::size_t> ends = {days.size()};
  const SiblingClock clock(date_column(), days, alone, ends);
  CHECK(!clock.has_calendar());
  CHECK(clock.admitted(days[4]) == days[4]);
  CHECK(clock.admitted(days[4] + kDay) == days[5]);
}

TEST_CASE("a column takes the form that needs the fewest nats") {
  std::vector<double> noise(2000);
  std::vector<double> walk(2000);
  std::vector<double> told(2000);
  std::vector<double> telling(2000);
  const RandomStream random(5, 0);
  for (std::size_t k = 0; k < noise.size(); ++k) {
    noise[k] = random.normal(2 * k);
    walk[k] = (k % 50 == 0 ? 10 * noise[k] : walk[k - 1]) + 0.1 * random.normal(2 * k + 1);
    telling[k] = 5 * noise[k];
    told[k] = telling[k] + 0.1 * random.normal(2 * k + 1);
  }
  const std::vector<double> nothing(2000, 0.0);
  CHECK(form_of(walk, nothing) == SiblingForm::kDifference);
  CHECK(form_of(told, telling) == SiblingForm::kInnovation);
}

TEST_CASE("counts that a regression tells nearly for certain are not told in less than nothing") {
  std::vector<double> counts(2000);
  std::vector<double> predicted(2000);
  std::vector<double> innovations(2000);
  std::vector<std::uint8_t> is_held_out(2000);
  const RandomStream random(6, 0);
  for (std::size_t k = 0; k < counts.size(); ++k) {
    counts[k] = random.uniform(3 * k) < 0.9 ? 0 : 1;
    predicted[k] = 0.1 + 0.001 * random.normal(3 * k + 1);
    innovations[k] = counts[k] - predicted[k];
    is_held_out[k] = k / 50 % 4 == 0 ? 1 : 0;
  }
  const std::vector<double> steps(2000, 1);
  const double entropy = -0.9 * std::log(0.9) - 0.1 * std::log(0.1);
  CHECK(code_length(innovations, predicted, is_held_out, steps, false) > 0.8 * entropy);
  CHECK(code_length(innovations, predicted, is_held_out, steps, false) < 1.5 * entropy);
}

TEST_CASE("regressions find what a target follows from, and nothing in noise") {
  SiblingRegressions regressions(3, 2);
  const RandomStream random(6, 0);
  for (std::size_t row = 0; row < 600; ++row) {
    std::array<double, 5> values{};
    for (std::size_t k = 0; k < 3; ++k) values[k] = random.normal(5 * row + k);
    values[3] = 0.8 * values[0] - 0.6 * values[2];
    values[4] = random.normal(5 * row + 4);
    regressions.add(values.data(), row % SiblingRegressions::kParts);
  }
  const auto found = regressions.solve(0);
  REQUIRE(found.weights.size() == 3);
  CHECK(found.weights[0] == doctest::Approx(0.8).epsilon(0.02));
  CHECK(std::abs(found.weights[1]) < 0.02);
  CHECK(found.error < 0.01);
  CHECK(regressions.solve(1).error > 0.97);
}

TEST_CASE("many inputs don't hide that a number is about the one before") {
  constexpr std::size_t kNoise = 60;
  SiblingRegressions regressions(kNoise + 1, 1);
  const RandomStream random(8, 0);
  for (std::size_t row = 0; row < 150; ++row) {
    std::vector<double> values(kNoise + 2);
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k] = random.normal(values.size() * row + k);
    }
    values[kNoise + 1] = values[kNoise] + 0.3 * values[kNoise + 1];
    regressions.add(values.data(), row % SiblingRegressions::kParts);
  }
  const std::vector<std::size_t> own = {kNoise};
  const auto found = regressions.solve(0, own);
  CHECK(found.weights[kNoise] == doctest::Approx(1).epsilon(0.05));
  CHECK(found.error < 0.9 * regressions.solve(0).error);
}

TEST_CASE("times of days that many share lie on these days alone") {
  constexpr double kDay = 86'400e6;
  std::vector<double> times;
  std::vector<std::uint32_t> groups;
  std::vector<std::size_t> ends;
  for (std::uint32_t shop = 0; shop < 8; ++shop) {
    for (std::uint32_t k = 0; k < 12; ++k) {
      const double day = k < 6 ? k : 40 + k;
      times.push_back(day * kDay + 3'600e6 * ((shop + 5 * k) % 24) + 1e6 * k);
      groups.push_back(shop);
    }
    ends.push_back(times.size());
  }
  const SiblingColumn column{.name = "when", .lowest = 0, .highest = 1e13, .is_time = true};
  const SiblingClock clock(column, times, groups, ends);
  CHECK(clock.calendar_size() == 12);
  for (const double time : times) CHECK(clock.time(clock.place(time)) == time);
  CHECK(clock.place(46.5 * kDay) == 6.5);
  CHECK(clock.time(5.25) == 5.25 * kDay);
  CHECK(clock.time(clock.last_place()) < 52 * kDay);
}
