#include "models/frame/month_grid.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_set>

#include "text/datetime.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::size_t kFewestDays = 6;
constexpr std::uint32_t kAllMonths = (1U << 12) - 1;
// The years that dates have names in.
constexpr double kFirstYear = -62'135'596'800e6;
constexpr double kLastYear = 253'370'764'800e6;

/// Months since the year 0 of the month that begins at this instant; nothing where none does.
std::optional<std::int64_t> month_beginning(std::int64_t instant) {
  if (instant % kDay != 0) return std::nullopt;
  std::string text;
  text::DatetimeFormat("%Y%m%d").append(instant, text);
  if (!text.ends_with("01")) return std::nullopt;
  const std::int64_t number = text::to_number<std::int64_t>(text).value();
  return number / 10'000 * 12 + number / 100 % 100 - 1;
}

std::int64_t beginning_of(std::int64_t month) {
  const std::int64_t number = (month / 12 * 100 + month % 12 + 1) * 100 + 1;
  std::string text = std::to_string(number);
  text.insert(0, 8 - std::min<std::size_t>(8, text.size()), '0');
  return text::DatetimeFormat("%Y%m%d").parse(text).value();
}

/// The months whose first days (or, a day later, last days) all dates are; 0 where they are not.
std::uint32_t months_of(const std::unordered_set<std::int64_t>& days, std::int64_t shift) {
  std::uint32_t months = 0;
  for (const std::int64_t day : days) {
    const auto month = month_beginning(day + shift);
    if (!month) return 0;
    months |= 1U << (*month % 12);
  }
  return months;
}

}  // namespace

MonthGrid::MonthGrid(const Column& column) {
  std::unordered_set<std::int64_t> days;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const std::int64_t instant = column.integers[row];
    if (instant % kDay != 0) return;
    days.insert(instant);
  }
  if (days.size() < kFewestDays) return;
  months_ = months_of(days, 0);
  if (months_ != 0) return;
  months_ = months_of(days, kDay);
  last_days_ = months_ != 0;
}

double MonthGrid::nearest(double microseconds) const {
  const double shift = last_days_ ? static_cast<double>(kDay) : 0;
  const double wanted = std::clamp(microseconds, kFirstYear, kLastYear) + shift;
  std::string text;
  text::DatetimeFormat("%Y%m").append(static_cast<std::int64_t>(wanted), text);
  const std::int64_t number = text::to_number<std::int64_t>(text).value();
  const std::int64_t month = number / 100 * 12 + number % 100 - 1;
  double best = wanted;
  double distance = INFINITY;
  const std::int64_t reach = months_ == kAllMonths ? 1 : 12;
  for (std::int64_t k = std::max<std::int64_t>(12, month - reach); k <= month + reach; ++k) {
    if ((months_ >> (k % 12) & 1U) == 0) continue;
    const auto begin = static_cast<double>(beginning_of(k));
    if (std::fabs(begin - wanted) >= distance) continue;
    distance = std::fabs(begin - wanted);
    best = begin;
  }
  return best - shift;
}

void MonthGrid::fields(io::Archive& archive) {
  archive("months", months_);
  archive("last_days", last_days_);
  archive.require(months_ > 0 && months_ <= kAllMonths, "a column's months are impossible");
}

}  // namespace likeness::models
