#include "report/axis_ticks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace likeness::report {
namespace {

std::string labels(const std::vector<Tick>& ticks) {
  std::string joined;
  for (const Tick& tick : ticks) joined += (joined.empty() ? "" : " ") + tick.label;
  return joined;
}

double days(double count) {
  return count * 86400e9;
}

}  // namespace

TEST_CASE("ticks are round numbers within the axis") {
  CHECK(labels(number_ticks(0, 1, 5)) == "0 0.2 0.4 0.6 0.8 1");
  CHECK(labels(number_ticks(32.1, 59.6, 6)) == "35 40 45 50 55");
  CHECK(labels(number_ticks(-3, 3, 3)) == "−2 0 2");
  CHECK(labels(number_ticks(1900, 2030, 7)) == "1900 1920 1940 1960 1980 2000 2020");
}

TEST_CASE("large ticks are in thousands, millions, billions") {
  CHECK(labels(number_ticks(0, 100000, 5)) == "0 20k 40k 60k 80k 100k");
  CHECK(labels(number_ticks(0, 3e6, 3)) == "0 1M 2M 3M");
  CHECK(labels(number_ticks(0, 1e12, 2)) == "0 0.5T 1T");
}

TEST_CASE("an axis whose steps vanish in rounding still ends") {
  CHECK(number_ticks(1e300, std::nextafter(1e300, 2e300), 5).size() < 30);
}

TEST_CASE("shares are per cent") {
  CHECK(labels(share_ticks(0.3, 3)) == "0% 10% 20% 30%");
}

TEST_CASE("logarithmic ticks stand at powers of ten and between them where there is room") {
  CHECK(labels(logarithmic_ticks(0, 5, 6)) == "1 10 100 1000 10k 100k");
  CHECK(labels(logarithmic_ticks(1, 2, 6)) == "10 20 50 100");
}

TEST_CASE("times have marks at round moments") {
  CHECK(labels(time_ticks(days(16801), days(18262), 5)) == "2016 2017 2018 2019 2020");
  CHECK(labels(time_ticks(days(18322), days(18400), 4)) == "2020-03 2020-04 2020-05");
  CHECK(labels(time_ticks(days(10) + 1e9, days(10) + 4 * 3600e9, 4)) == "01:00 02:00 03:00 04:00");
}

TEST_CASE("every month begins where the calendar says") {
  // 2000 and 2004 are leap years, 1900 is not.
  for (const auto& tick : time_ticks(days(-25600), days(-25400), 4)) {
    CHECK(std::fmod(tick.value, days(1)) == 0);
    CHECK(tick.label.starts_with("1899") + tick.label.starts_with("1900") == 1);
  }
  CHECK(labels(time_ticks(days(11010), days(11080), 2)) == "2000-03 2000-05");
}

}  // namespace likeness::report
