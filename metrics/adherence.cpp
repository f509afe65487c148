#include "metrics/adherence.hpp"

#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace likeness::metrics {
namespace {

double share_met(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

bool spelled_as_in_python(const StringArray& truths) {
  const auto is_one_of = [](std::string_view text, std::string_view a, std::string_view b,
                            std::string_view c) { return text == a || text == b || text == c; };
  return is_one_of(truths[0], "False", "FALSE", "false") &&
         is_one_of(truths[1], "True", "TRUE", "true");
}

/// The name of the type that pandas gives such a column.
std::string_view peer_type(const Column& column, bool is_datetime) {
  constexpr std::string_view kObject = "object";
  constexpr std::string_view kDecimal = "float64";
  if (is_datetime) return "datetime64[ns]";
  const std::size_t missing = column.missing_count();
  if (missing == column.size()) return kDecimal;
  if (column.type == ColumnType::kFloat64) return kDecimal;
  if (column.type == ColumnType::kInt64) return missing == 0 ? "int64" : kDecimal;
  if (column.type == ColumnType::kBool && missing == 0 && spelled_as_in_python(column.dictionary)) {
    return "bool";
  }
  return kObject;
}

using NamedTypes = std::set<std::pair<std::string_view, std::string_view>>;

NamedTypes named_types(const Table& table, const std::set<std::string_view>& datetimes) {
  NamedTypes types;
  for (const Column& column : table.columns()) {
    types.emplace(column.name, peer_type(column, datetimes.contains(column.name)));
  }
  return types;
}

/// The columns that the metadata calls datetimes and whose cells are such.
std::set<std::string_view> readable_datetimes(const PairedTables& tables, TableSide side) {
  std::set<std::string_view> names;
  for (const ColumnMetadata& meaning : tables.metadata().columns) {
    if (meaning.sdtype != "datetime") continue;
    if (tables.table(side).find(meaning.name) == nullptr) continue;
    if (tables.numbers(side, meaning)) names.insert(meaning.name);
  }
  return names;
}

}  // namespace

double boundary_adherence(const ContinuousColumn& real, const ContinuousColumn& synthetic) {
  const std::size_t rows = synthetic.values.size();
  const std::size_t judged = real.complete() ? rows : synthetic.present;
  if (judged == 0) return std::numeric_limits<double>::quiet_NaN();
  if (real.present == 0) return 0.0;
  std::size_t within = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const double value = synthetic.values[row];
    const bool inside = value >= real.minimum && value <= real.maximum;
    within += inside && synthetic.valid(row) ? 1 : 0;
  }
  return share_met(within, judged);
}

double category_adherence(const LevelCodes& levels) {
  const std::vector<std::size_t> real = count_levels(levels.real, levels.level_count);
  const std::vector<std::size_t> synthetic = count_levels(levels.synthetic, levels.level_count);
  std::size_t known = 0;
  for (std::size_t level = 0; level < real.size(); ++level) {
    if (real[level] > 0) known += synthetic[level];
  }
  return share_met(known, size(levels.synthetic));
}

double key_uniqueness(const Column& synthetic) {
  const LevelCodes levels = number_levels(synthetic, synthetic);
  const std::vector<std::size_t> counts = count_levels(levels.synthetic, levels.level_count);
  std::size_t distinct = 0;
  for (std::size_t level = 0; level < counts.size(); ++level) {
    distinct += counts[level] > 0 && levels.missing_level != level ? 1 : 0;
  }
  return share_met(distinct, synthetic.size());
}

double table_structure(const PairedTables& tables) {
  const auto types = [&](TableSide side) {
    return named_types(tables.table(side), readable_datetimes(tables, side));
  };
  const NamedTypes real_types = types(TableSide::kReal);
  const NamedTypes synthetic_types = types(TableSide::kSynthetic);
  std::size_t shared = 0;
  for (const auto& type : real_types) shared += synthetic_types.contains(type) ? 1 : 0;
  return share_met(shared, real_types.size() + synthetic_types.size() - shared);
}

}  // namespace likeness::metrics
