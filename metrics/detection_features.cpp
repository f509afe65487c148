#include "metrics/detection_features.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "core/variant.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kMostBins = 255;
constexpr std::size_t kMostDetectedLevels = 300;
constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

/// Year, month, day, hour, minute and second of nanoseconds since 1970.
std::array<double, 6> parts_of_date(double nanoseconds) {
  using namespace std::chrono;
  const auto seconds_since = static_cast<std::int64_t>(std::floor(nanoseconds / 1e9));
  const sys_seconds instant{seconds{seconds_since}};
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss time{instant - day};
  return {static_cast<double>(static_cast<int>(date.year())),
          static_cast<double>(static_cast<unsigned>(date.month())),
          static_cast<double>(static_cast<unsigned>(date.day())),
          static_cast<double>(time.hours().count()),
          static_cast<double>(time.minutes().count()),
          static_cast<double>(time.seconds().count())};
}

std::size_t code_at(const Codes& codes, std::size_t row) {
  return visit([&](const auto& values) { return static_cast<std::size_t>(values[row]); }, codes);
}

/// Where bins end: values of about equal frequency, all of them where they are few.
std::vector<double> bin_ends(std::vector<double> values) {
  std::ranges::sort(values);
  std::vector<double> distinct = values;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() <= kMostBins) return distinct;
  std::vector<double> ends;
  for (std::size_t k = 1; k <= kMostBins; ++k)
    ends.push_back(values[k * values.size() / kMostBins - 1]);
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

}  // namespace

void DetectionFeatures::add(std::vector<double> values) {
  double sum = 0;
  std::size_t present = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++present;
  }
  if (present == 0) return;
  const double mean = sum / static_cast<double>(present);
  for (double& value : values) value = std::isnan(value) ? mean : value;
  const std::vector<double> ends = bin_ends(values);
  if (ends.size() < 2) return;
  std::vector<std::uint8_t> bins(values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    const auto bin = std::ranges::lower_bound(ends, values[k]) - ends.begin();
    bins[k] = static_cast<std::uint8_t>(bin);
  }
  bins_.push_back(std::move(bins));
}

void DetectionFeatures::add_numbers(std::span<const double> real,
                                    std::span<const double> synthetic) {
  std::vector<double> values;
  for (const std::size_t row : rows_[0]) values.push_back(real[row]);
  for (const std::size_t row : rows_[1]) values.push_back(synthetic[row]);
  add(std::move(values));
}

void DetectionFeatures::add_levels(const LevelCodes& codes) {
  std::vector<std::size_t> of_rows;
  for (const std::size_t row : rows_[0]) of_rows.push_back(code_at(codes.real, row));
  for (const std::size_t row : rows_[1]) of_rows.push_back(code_at(codes.synthetic, row));
  std::vector<std::size_t> counts(codes.level_count, 0);
  for (const std::size_t code : of_rows) ++counts[code];
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  if (order.size() > kMostDetectedLevels) order.resize(kMostDetectedLevels);
  for (const std::size_t level : order) {
    if (counts[level] == 0 || counts[level] == of_rows.size()) continue;
    std::vector<std::uint8_t> bins(of_rows.size());
    for (std::size_t k = 0; k < of_rows.size(); ++k) bins[k] = of_rows[k] == level ? 1 : 0;
    bins_.push_back(std::move(bins));
  }
}

void DetectionFeatures::add_column(const PairedTables& tables, const ColumnMetadata& column) {
  if (is_discrete(column.sdtype)) return add_levels(tables.levels(column));
  const auto& real = tables.numbers(TableSide::kReal, column);
  const auto& synthetic = tables.numbers(TableSide::kSynthetic, column);
  if (!real || !synthetic) return;
  const ContinuousColumn* const sides[] = {&*real, &*synthetic};
  const bool date = column.sdtype == "datetime";
  std::array<std::vector<double>, 6> parts;
  for (std::size_t side = 0; side < 2; ++side) {
    for (const std::size_t row : rows_[side]) {
      const bool there = sides[side]->valid(row);
      if (!date) {
        parts[0].push_back(there ? sides[side]->values[row] : kNoNumber);
        continue;
      }
      const std::array<double, 6> of_date = parts_of_date(there ? sides[side]->values[row] : 0);
      for (std::size_t k = 0; k < 6; ++k) parts[k].push_back(there ? of_date[k] : kNoNumber);
    }
  }
  for (std::size_t k = 0; k < (date ? 6U : 1U); ++k) add(std::move(parts[k]));
}

void DetectionFeatures::add_columns(const PairedTables& tables) {
  for (const ColumnMetadata& column : tables.metadata().columns) {
    if (is_compared(column.sdtype)) add_column(tables, column);
  }
}

}  // namespace likeness::metrics
