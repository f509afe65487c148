#include "metrics/continuous_column.hpp"

#include <algorithm>
#include <limits>

#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/datetime.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kBins = kBinLevels - 1;
constexpr double kNanosecondsPerMicrosecond = 1000.0;

/// Fills `values` with number(row), and 0 where the cell is missing.
template <class Number>
void read_values(ContinuousColumn& column, const Number& number) {
  const std::size_t rows = column.values.size();
  if (column.validity.empty()) {
    for (std::size_t row = 0; row < rows; ++row) column.values[row] = number(row);
  } else {
    for (std::size_t row = 0; row < rows; ++row) {
      column.values[row] = column.valid(row) ? number(row) : 0.0;
    }
  }
}

bool read_numbers(ContinuousColumn& result, const Column& column) {
  const bool is_bool = column.type == ColumnType::kBool;
  // Other libraries refuse truth values with gaps as numbers.
  if (!is_number(column.type) && !(is_bool && result.complete())) return false;
  read_values(result, [&](std::size_t row) { return number_at(column, row); });
  result.decimal = column.type == ColumnType::kFloat64 || !result.complete();
  if (!result.decimal) result.exact = &column;
  return true;
}

double nanoseconds(std::int64_t microseconds) {
  return static_cast<double>(microseconds) * kNanosecondsPerMicrosecond;
}

bool read_datetimes(ContinuousColumn& result, const Column& column,
                    const ColumnMetadata& metadata) {
  if (column.type == ColumnType::kDatetime) {
    read_values(result, [&](std::size_t row) { return nanoseconds(column.integers[row]); });
    return true;
  }
  const bool has_texts = column.type != ColumnType::kFloat64 && column.type != ColumnType::kBool;
  if (!has_texts || !metadata.datetime_format) return false;
  const text::DatetimeFormat format(*metadata.datetime_format);
  const CellText text(column);
  bool all_read = true;
  read_values(result, [&](std::size_t row) {
    const std::optional<std::int64_t> instant = format.parse(text(row));
    all_read = all_read && instant.has_value();
    return nanoseconds(instant.value_or(0));
  });
  return all_read;
}

void find_range(ContinuousColumn& column) {
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -minimum;
  if (column.complete()) {
    for (const double value : column.values) {
      minimum = value < minimum ? value : minimum;
      maximum = value > maximum ? value : maximum;
    }
  } else {
    for (std::size_t row = 0; row < column.values.size(); ++row) {
      if (!column.valid(row)) continue;
      minimum = std::min(minimum, column.values[row]);
      maximum = std::max(maximum, column.values[row]);
    }
  }
  if (column.present == 0) return;
  column.minimum = minimum;
  column.maximum = maximum;
}

using Edges = std::array<double, kBins + 1>;

/// The formula and the order of its operations are numpy.linspace's: a value that lies on an edge
/// must fall on the same side of it.
std::optional<Edges> bin_edges(const ContinuousColumn& column) {
  double first = column.minimum;
  double last = column.maximum;
  if (first == last) {
    first -= 0.5;
    last += 0.5;
  }
  const double step = (last - first) / static_cast<double>(kBins);
  Edges edges;
  for (std::size_t i = 0; i < kBins; ++i) edges[i] = static_cast<double>(i) * step + first;
  edges[kBins] = last;
  for (std::size_t i = 0; i < kBins; ++i) {
    if (!(edges[i] < edges[i + 1])) return std::nullopt;
  }
  return edges;
}

}  // namespace

std::optional<ContinuousColumn> read_continuous(const Column& column,
                                                const ColumnMetadata& metadata) {
  ContinuousColumn result;
  const std::size_t missing = column.missing_count();
  result.values.resize(column.size());
  result.validity = column.validity;
  result.present = column.size() - missing;
  if (result.present == 0) return result;
  const bool readable = metadata.sdtype == "datetime" ? read_datetimes(result, column, metadata)
                                                      : read_numbers(result, column);
  if (!readable) return std::nullopt;
  find_range(result);
  return result;
}

std::optional<std::vector<std::uint8_t>> discretize(const ContinuousColumn& column) {
  constexpr std::uint8_t kLastBin = kBins;
  const std::size_t rows = column.values.size();
  std::vector<std::uint8_t> bins(rows, kLastBin);
  if (column.present == 0) return bins;
  const std::optional<Edges> edges = bin_edges(column);
  if (!edges) return std::nullopt;

  for (std::size_t row = 0; row < rows; ++row) {
    int edges_below = -1;
    for (const double edge : *edges) edges_below += column.values[row] >= edge ? 1 : 0;
    bins[row] = static_cast<std::uint8_t>(edges_below);
  }
  if (!column.complete()) {
    for (std::size_t row = 0; row < rows; ++row) {
      if (!column.valid(row)) bins[row] = kLastBin;
    }
  }
  return bins;
}

}  // namespace likeness::metrics
