#include "metrics/paired_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "likeness/error.hpp"
#include "metrics/sdtype.hpp"
#include "table/column_type.hpp"

namespace likeness::metrics {
namespace {

/// Numbers with fewer levels count as categories.
constexpr std::size_t kFewestLevels = 10;

/// Nothing where the cells are not numbers.
std::optional<std::vector<double>> read_pair_numbers(const PairedTables& tables, TableSide side,
                                                     const ColumnMetadata& metadata) {
  const bool typed_number = is_number(tables.table(side).column(metadata.name).type);
  if (!is_continuous(metadata.sdtype) && !typed_number) return std::nullopt;
  const std::optional<ContinuousColumn>& read = tables.numbers(side, metadata);
  if (!read) return std::nullopt;
  std::vector<double> values = read->values;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!read->valid(row)) values[row] = std::numeric_limits<double>::quiet_NaN();
  }
  return values;
}

bool has_few_levels(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  const auto end = std::unique(values.begin(), values.end());
  return static_cast<std::size_t>(end - values.begin()) < kFewestLevels;
}

std::vector<int> whole_numbers(const Codes& codes) {
  return std::visit(
      [](const auto& list) {
        std::vector<int> result(list.size());
        std::transform(list.begin(), list.end(), result.begin(),
                       [](auto code) { return static_cast<int>(code); });
        return result;
      },
      codes);
}

PairedColumn pair_column(const PairedTables& tables, const ColumnMetadata& metadata) {
  PairedColumn column;
  column.name = metadata.name;
  if (auto numbers = read_pair_numbers(tables, TableSide::kReal, metadata)) {
    auto others = read_pair_numbers(tables, TableSide::kSynthetic, metadata);
    if (!others) {
      throw Error(ErrorCode::kData, "Column \"" + metadata.name +
                                        "\" has numbers in the real table, but not in the "
                                        "synthetic one.");
    }
    column.numeric = true;
    column.real = std::move(*numbers);
    column.synthetic = std::move(*others);
  }
  column.category = !column.numeric || has_few_levels(column.real);
  if (column.category) {
    const LevelCodes& codes = tables.levels(metadata);
    column.real_codes = whole_numbers(codes.real);
    column.synthetic_codes = whole_numbers(codes.synthetic);
    column.levels = static_cast<int>(codes.level_count);
  }
  return column;
}

}  // namespace

std::vector<PairedColumn> pair_columns(const PairedTables& tables) {
  const Metadata& metadata = tables.metadata();
  std::vector<PairedColumn> columns;
  for (const ColumnMetadata& column : metadata.columns) {
    if (!is_compared(column.sdtype) || metadata.primary_key == column.name) continue;
    for (const TableSide side : {TableSide::kReal, TableSide::kSynthetic}) {
      if (tables.table(side).find(column.name) != nullptr) continue;
      throw Error(ErrorCode::kData, "The " + std::string(side_name(side)) +
                                        " table has no column \"" + column.name +
                                        "\"; both tables must have the columns of the metadata.");
    }
    columns.push_back(pair_column(tables, column));
  }
  return columns;
}

}  // namespace likeness::metrics
