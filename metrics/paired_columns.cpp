#include "metrics/paired_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "likeness/error.hpp"
#include "metrics/continuous_column.hpp"
#include "metrics/level_codes.hpp"
#include "metrics/sdtype.hpp"

namespace likeness::metrics {
namespace {

/// Numbers with fewer levels count as categories.
constexpr std::size_t kFewestLevels = 10;

const Column& find(const Table& table, const std::string& name, const char* which) {
  if (const Column* column = table.find(name)) return *column;
  throw Error(ErrorCode::kData, "The " + std::string(which) + " table has no column \"" + name +
                                    "\"; both tables must have the columns of the metadata.");
}

/// Nothing where the cells are not numbers.
std::optional<std::vector<double>> read_numbers(const Column& column,
                                                const ColumnMetadata& metadata) {
  const bool typed_number =
      column.type == ColumnType::kInt64 || column.type == ColumnType::kFloat64;
  if (!is_continuous(metadata.sdtype) && !typed_number) return std::nullopt;
  std::optional<ContinuousColumn> read = read_continuous(column, metadata);
  if (!read) return std::nullopt;
  for (std::size_t row = 0; row < read->values.size(); ++row) {
    if (!read->valid(row)) read->values[row] = std::numeric_limits<double>::quiet_NaN();
  }
  return std::move(read->values);
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

PairedColumn pair_column(const Column& real, const Column& synthetic,
                         const ColumnMetadata& metadata) {
  PairedColumn column;
  column.name = real.name;
  if (auto numbers = read_numbers(real, metadata)) {
    auto others = read_numbers(synthetic, metadata);
    if (!others) {
      throw Error(ErrorCode::kData, "Column \"" + real.name +
                                        "\" has numbers in the real table, but not in the "
                                        "synthetic one.");
    }
    column.numeric = true;
    column.real = std::move(*numbers);
    column.synthetic = std::move(*others);
  }
  column.category = !column.numeric || has_few_levels(column.real);
  if (column.category) {
    const LevelCodes codes = number_levels(real, synthetic);
    column.real_codes = whole_numbers(codes.real);
    column.synthetic_codes = whole_numbers(codes.synthetic);
    column.levels = static_cast<int>(codes.level_count);
  }
  return column;
}

}  // namespace

std::vector<PairedColumn> pair_columns(const Table& real, const Table& synthetic,
                                       const Metadata& metadata) {
  std::vector<PairedColumn> columns;
  for (const ColumnMetadata& column : metadata.columns) {
    const bool compared = is_continuous(column.sdtype) || is_discrete(column.sdtype);
    if (!compared || metadata.primary_key == column.name) continue;
    columns.push_back(pair_column(find(real, column.name, "real"),
                                  find(synthetic, column.name, "synthetic"), column));
  }
  return columns;
}

}  // namespace likeness::metrics
