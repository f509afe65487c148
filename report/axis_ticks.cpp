#include "report/axis_ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "report/labels.hpp"
#include "text/datetime.hpp"

namespace likeness::report {
namespace {

constexpr double kMicrosecond = 1e3;  // in nanoseconds
constexpr double kSecond = 1e9;
constexpr double kDay = 86400 * kSecond;
constexpr double kMonth = 30.44 * kDay;
constexpr double kYear = 365.25 * kDay;

/// The least of 1, 2, 5 times a power of ten that is not below `width`.
double round_step(double width) {
  const double power = std::pow(10.0, std::floor(std::log10(width)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= width * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

struct Unit {
  double size = 1;
  const char* suffix = "";
};

Unit unit_of(double largest) {
  if (largest >= 1e15 || largest < 1e4) return {};
  if (largest >= 1e12) return {1e12, "T"};
  if (largest >= 1e9) return {1e9, "G"};
  if (largest >= 1e6) return {1e6, "M"};
  return {1e3, "k"};
}

/// Multiples of `step` within the bounds. Counted, so that no rounding adds up.
std::vector<double> multiples(double lower, double upper, double step) {
  std::vector<double> values;
  const double slack = 1e-9 * step;
  for (double k = std::ceil((lower - slack) / step); k * step <= upper + slack; ++k) {
    values.push_back(k == 0 ? 0 : k * step);
    if (values.size() > 20) break;  // steps too small for the numbers' precision
  }
  return values;
}

/// A calendar step: a number of years, months, or parts of a day.
struct TimeStep {
  int years = 0;
  int months = 0;
  double nanoseconds = 0;
  const char* format = "";

  [[nodiscard]] double length() const { return years * kYear + months * kMonth + nanoseconds; }
};

constexpr double kHour = 3600 * kSecond;

constexpr std::array kTimeSteps = {
    TimeStep{0, 0, 1 * kSecond, "%H:%M:%S"},
    TimeStep{0, 0, 5 * kSecond, "%H:%M:%S"},
    TimeStep{0, 0, 15 * kSecond, "%H:%M:%S"},
    TimeStep{0, 0, 60 * kSecond, "%H:%M"},
    TimeStep{0, 0, 300 * kSecond, "%H:%M"},
    TimeStep{0, 0, 900 * kSecond, "%H:%M"},
    TimeStep{0, 0, kHour / 2, "%H:%M"},
    TimeStep{0, 0, 1 * kHour, "%H:%M"},
    TimeStep{0, 0, 3 * kHour, "%m-%d %H:%M"},
    TimeStep{0, 0, 6 * kHour, "%m-%d %H:%M"},
    TimeStep{0, 0, 12 * kHour, "%m-%d %H:%M"},
    TimeStep{0, 0, 1 * kDay, "%m-%d"},
    TimeStep{0, 0, 2 * kDay, "%m-%d"},
    TimeStep{0, 0, 7 * kDay, "%Y-%m-%d"},
    TimeStep{0, 0, 14 * kDay, "%Y-%m-%d"},
    TimeStep{0, 1, 0, "%Y-%m"},
    TimeStep{0, 2, 0, "%Y-%m"},
    TimeStep{0, 3, 0, "%Y-%m"},
    TimeStep{0, 6, 0, "%Y-%m"},
    TimeStep{1, 0, 0, "%Y"},
    TimeStep{2, 0, 0, "%Y"},
    TimeStep{5, 0, 0, "%Y"},
    TimeStep{10, 0, 0, "%Y"},
    TimeStep{20, 0, 0, "%Y"},
    TimeStep{50, 0, 0, "%Y"},
    TimeStep{100, 0, 0, "%Y"},
    TimeStep{200, 0, 0, "%Y"},
    TimeStep{500, 0, 0, "%Y"},
    TimeStep{1000, 0, 0, "%Y"},
    TimeStep{2000, 0, 0, "%Y"},
};

TimeStep choose_time_step(double width) {
  const auto step = std::find_if(kTimeSteps.begin(), kTimeSteps.end(),
                                 [&](const TimeStep& s) { return s.length() >= width; });
  return step == kTimeSteps.end() ? kTimeSteps.back() : *step;
}

/// Nanoseconds since 1970 of the first of a month, counted from year 0.
double month_begin(int month) {
  // Days from the civil calendar: H. Hinnant, "chrono-compatible low-level date algorithms".
  const int year = month / 12 - (month % 12 < 2 ? 1 : 0);
  const int shifted = (month % 12 + 10) % 12;  // March is 0
  const int era = year / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * shifted + 2) / 5;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return (era * 146097.0 + day_of_era - 719468) * kDay;
}

std::vector<double> calendar_times(double lower, double upper, const TimeStep& step) {
  if (step.nanoseconds > 0) return multiples(lower, upper, step.nanoseconds);
  const int months = 12 * step.years + step.months;
  const double first_year = 1970 + lower / kYear;
  int month = static_cast<int>(std::max(1.0, std::floor(first_year) - 1)) * 12;
  month -= month % months;
  std::vector<double> times;
  for (; month < 12 * 10000 && month_begin(month) <= upper; month += months) {
    if (month >= 12 && month_begin(month) >= lower) times.push_back(month_begin(month));
  }
  return times;
}

}  // namespace

std::vector<Tick> number_ticks(double lower, double upper, int count) {
  const double step = round_step((upper - lower) / count);
  const Unit unit = unit_of(std::max(std::fabs(lower), std::fabs(upper)));
  std::vector<Tick> ticks;
  for (const double value : multiples(lower, upper, step)) {
    const std::string number = typeset(number_label(value / unit.size));
    ticks.push_back({value, value == 0 ? "0" : number + unit.suffix});
  }
  return ticks;
}

std::vector<Tick> share_ticks(double upper, int count) {
  std::vector<Tick> ticks = number_ticks(0, 100 * upper, count);
  for (Tick& tick : ticks) {
    tick.value /= 100;
    tick.label += '%';
  }
  return ticks;
}

std::vector<Tick> logarithmic_ticks(double lower, double upper, int count) {
  const double decades = upper - lower;
  std::vector<double> factors = {1};
  if (decades < 3) factors = {1, 3};
  if (decades < 1.5) factors = {1, 2, 5};
  const double every = std::max(1.0, std::ceil(decades / count));
  std::vector<Tick> ticks;
  for (double power = std::floor(lower); power <= upper; power += every) {
    for (const double factor : factors) {
      const double place = power + std::log10(factor);
      if (place < lower || place > upper) continue;
      const double value = factor * std::pow(10.0, power);
      const Unit unit = unit_of(value);
      ticks.push_back({place, number_label(value / unit.size) + unit.suffix});
    }
  }
  return ticks;
}

std::vector<Tick> time_ticks(double lower, double upper, int count) {
  const TimeStep step = choose_time_step((upper - lower) / count);
  const text::DatetimeFormat format(step.format);
  std::vector<Tick> ticks;
  for (const double time : calendar_times(lower, upper, step)) {
    std::string label;
    format.append(static_cast<std::int64_t>(time / kMicrosecond), label);
    ticks.push_back({time, std::move(label)});
  }
  return ticks;
}

}  // namespace likeness::report
