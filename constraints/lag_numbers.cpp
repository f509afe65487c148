#include "constraints/lag_numbers.hpp"

#include <limits>

#include "table/column_type.hpp"

namespace likeness {

LagNumbers::LagNumbers(const Column& column, const SequenceRows& sequences)
    : name(column.name), is_date(column.type == ColumnType::kDatetime) {
  values.reserve(sequences.rows.size());
  is_whole = true;
  for (const std::size_t row : sequences.rows) {
    const bool is_there = column.valid(row);
    values.push_back(is_there ? number_at(column, row) : std::numeric_limits<double>::quiet_NaN());
    is_whole = is_whole && (!is_there || values.back() == std::floor(values.back()));
  }
  const bool has_digits = column.type == ColumnType::kFloat64 && column.decimals >= 0;
  tolerance = is_whole ? 1e-4 : (has_digits ? 1e-4 * std::pow(10.0, -column.decimals) : 1e-12);
}

std::vector<double> lag_sums(std::span<const LagNumbers* const> added,
                             std::span<const LagNumbers* const> subtracted, std::size_t rows,
                             bool blanks_are_zero) {
  std::vector<double> sums(rows, 0);
  const auto add = [&](const LagNumbers& column, double sign) {
    for (std::size_t row = 0; row < rows; ++row) {
      const double value = column.values[row];
      if (!blanks_are_zero || !std::isnan(value)) sums[row] += sign * value;
    }
  };
  for (const LagNumbers* column : added) add(*column, 1);
  for (const LagNumbers* column : subtracted) add(*column, -1);
  return sums;
}

}  // namespace likeness
