#include "description/number_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "core/index_permutation.hpp"
#include "core/streams.hpp"
#include "description/cell_draws.hpp"
#include "description/column_ends.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

using streams::kMaking;

constexpr std::int64_t kDay = 86'400'000'000;

/// Where between its ends, 0 to 1, a number lies that a uniform draw stands for.
class Spread {
 public:
  Spread(const ColumnDescription& description, double low, double high)
      : shape_(description.shape), low_(low), range_(high - low) {
    mean_ = description.mean.value_or(shape_ == DescribedShape::kNormal ? low + range_ / 2
                                                                        : low + range_ / 5);
    deviation_ = description.deviation.value_or(shape_ == DescribedShape::kNormal ? range_ / 6 : 1);
  }

  [[nodiscard]] double at(double uniform) const noexcept {
    switch (shape_) {
      case DescribedShape::kUniform:
        return uniform;
      case DescribedShape::kNormal:
        return share(mean_ + deviation_ * normal_quantile(uniform));
      case DescribedShape::kLognormal: {
        // `mean_` is the median above the lower end.
        const double scale = std::max(mean_ - low_, 1e-300);
        return share(low_ + scale * exp_deterministic(deviation_ * normal_quantile(uniform)));
      }
      case DescribedShape::kExponential:
        return share(low_ - (mean_ - low_) * log_deterministic(uniform));
    }
    return uniform;
  }

 private:
  [[nodiscard]] double share(double value) const noexcept {
    return range_ <= 0 ? 0 : std::clamp((value - low_) / range_, 0.0, 1.0 - 0x1p-53);
  }

  DescribedShape shape_;
  double low_;
  double range_;
  double mean_ = 0;
  double deviation_ = 1;
};

/// Whole numbers from `low` on, times a unit: numbers without decimals, decimals, dates.
class GridSource final : public CellSource {
 public:
  GridSource(const CellPlace& place, const ColumnDescription& description, std::int64_t low,
             std::int64_t high, double unit, Column blank)
      : draws_(place),
        order_(place.seed, kMaking.orders[place.column]),
        spread_(description, static_cast<double>(low) * unit, static_cast<double>(high) * unit),
        low_(low),
        count_(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1),
        unique_(place.key || description.unique),
        unit_(unit),
        blank_(std::move(blank)) {}

  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column = blank_;
    std::vector<std::int64_t> numbers =
        made_values<std::int64_t>(rows, [&](std::uint64_t row, std::uint32_t tries) {
          return low_ + static_cast<std::int64_t>(place_of(row, tries));
        });
    for (std::size_t i = 0; i < rows.wanted.size(); ++i) {
      if (!std::isnan(rows.wanted[i])) numbers[i] = nearest(rows.wanted[i]);
    }
    if (column.type == ColumnType::kFloat64) {
      // Divided by a power of ten, a number of few digits is the nearest to its decimals.
      const double parts = std::round(1 / unit_);
      std::vector<double> floats(numbers.size());
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        floats[i] = static_cast<double>(numbers[i]) / parts;
      }
      column.floats = std::move(floats);
    } else {
      const auto unit = static_cast<std::int64_t>(unit_);
      for (std::int64_t& number : numbers) number *= unit;
      column.integers = std::move(numbers);
    }
    return column;
  }

  [[nodiscard]] std::uint64_t distinct() const override { return unique_ ? count_ : 0; }
  [[nodiscard]] double unit() const override { return unique_ ? 0 : unit_; }

 private:
  [[nodiscard]] std::int64_t nearest(double number) const noexcept {
    const auto first = static_cast<double>(low_);
    const double last = first + static_cast<double>(count_ - 1);
    return static_cast<std::int64_t>(std::clamp(std::round(number / unit_), first, last));
  }

  [[nodiscard]] std::uint64_t place_of(std::uint64_t row, std::uint32_t tries) const noexcept {
    if (unique_) return IndexPermutation(count_, order_)(row % count_);
    const double share = spread_.at(draws_.uniform(row, tries));
    return std::min(count_ - 1, static_cast<std::uint64_t>(share * static_cast<double>(count_)));
  }

  CellDraws draws_;
  RandomStream order_;
  Spread spread_;
  std::int64_t low_;
  std::uint64_t count_;
  bool unique_;
  double unit_;
  Column blank_;
};

/// 1, 2, 3, ...
class SequenceSource final : public CellSource {
 public:
  explicit SequenceSource(std::int64_t first) : first_(first) {}
  [[nodiscard]] Column make(const RowsToMake& rows) const override {
    Column column;
    column.type = ColumnType::kInt64;
    column.integers = made_values<std::int64_t>(rows, [&](std::uint64_t row, std::uint32_t) {
      return first_ + static_cast<std::int64_t>(row);
    });
    return column;
  }
  [[nodiscard]] std::uint64_t distinct() const override {
    return std::numeric_limits<std::int64_t>::max();
  }

 private:
  std::int64_t first_;
};

std::int64_t instant_of(const std::string& text, const text::DatetimeFormat& format,
                        const CellPlace& place) {
  if (const auto instant = format.parse(text)) return *instant;
  if (const auto day = text::DatetimeFormat("%Y-%m-%d").parse(text)) return *day;
  if (const auto time = text::DatetimeFormat("%Y-%m-%d %H:%M:%S").parse(text)) return *time;
  refuse_column(
      place, "has the end " + text::in_quotes(text) + ", which is no date in its datetime_format.");
}

}  // namespace

std::unique_ptr<CellSource> number_source(const ColumnMetadata& metadata,
                                          const ColumnDescription& description,
                                          const CellPlace& place) {
  constexpr double kLargest = 9e15;
  constexpr int kMostDecimals = 9;
  const std::optional<double> least = end_of(description.minimum, place);
  const std::optional<double> most = end_of(description.maximum, place);
  const bool whole = metadata.computer_representation.value_or("").starts_with("Int") ||
                     metadata.computer_representation.value_or("").starts_with("UInt");
  const int decimals = std::clamp(description.decimals.value_or(whole ? 0 : 2), 0, kMostDecimals);
  double low = least.value_or(most ? std::min(0.0, *most - 1000) : 0);
  double high = most.value_or(std::max(1000.0, low + 1000));
  // Unique numbers lie among ten times as many.
  const bool unique = place.key || description.unique;
  if (!most && unique) high = std::max(high, low + 10 * static_cast<double>(place.rows));
  if (!most && description.mean) high = std::max(high, low + 5 * (*description.mean - low));
  check_ends(low, high, place, text::shortest(low), text::shortest(high));
  double unit = 1;
  for (int k = 0; k < decimals; ++k) unit /= 10;
  const double parts = std::round(1 / unit);
  low = std::max(std::ceil(low * parts - 1e-9), -kLargest);
  high = std::min(std::floor(high * parts + 1e-9), kLargest);
  check_ends(low, high, place, text::shortest(low / parts), text::shortest(high / parts));
  Column blank;
  blank.type = decimals == 0 ? ColumnType::kInt64 : ColumnType::kFloat64;
  blank.decimals = decimals == 0 ? -1 : decimals;
  return std::make_unique<GridSource>(place, description, static_cast<std::int64_t>(low),
                                      static_cast<std::int64_t>(high), unit, std::move(blank));
}

std::unique_ptr<CellSource> date_source(const ColumnMetadata& metadata,
                                        const ColumnDescription& description,
                                        const CellPlace& place) {
  const std::string pattern = metadata.datetime_format.value_or("%Y-%m-%d");
  const text::DatetimeFormat format(pattern);
  const bool times = pattern.find("%H") != std::string::npos ||
                     pattern.find("%I") != std::string::npos ||
                     pattern.find("%T") != std::string::npos;
  const std::int64_t unit = times ? 1'000'000 : kDay;
  const std::int64_t low = instant_of(description.minimum.value_or("2020-01-01"), format, place);
  const std::int64_t high =
      description.maximum ? instant_of(*description.maximum, format, place)
                          : std::max(instant_of("2025-12-31", format, place), low + 365 * kDay);
  if (low > high) {
    refuse_column(place, "can't be from " + *description.minimum + " to " + *description.maximum +
                             "; correct its minimum or maximum.");
  }
  const auto floor_of = [&](std::int64_t instant) {
    return (instant - ((instant % unit) + unit) % unit) / unit;
  };
  Column blank;
  blank.type = ColumnType::kDatetime;
  blank.datetime_format = pattern;
  return std::make_unique<GridSource>(place, description, floor_of(low), floor_of(high),
                                      static_cast<double>(unit), std::move(blank));
}

std::unique_ptr<CellSource> sequence_source(std::int64_t first) {
  return std::make_unique<SequenceSource>(first);
}

}  // namespace likeness::description
