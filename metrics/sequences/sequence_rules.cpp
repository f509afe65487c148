#include "metrics/sequences/sequence_rules.hpp"

#include <algorithm>
#include <functional>
#include <string>

#include "constraints/lag_rule.hpp"
#include "table/column_type.hpp"

namespace likeness::metrics {
namespace {

std::vector<std::string> columns_of_lags(const LagRule& rule) {
  std::vector<std::string> names = {rule.column};
  if (!rule.source.empty()) names.push_back(rule.source);
  names.insert(names.end(), rule.added.begin(), rule.added.end());
  names.insert(names.end(), rule.subtracted.begin(), rule.subtracted.end());
  return names;
}

/// Whether a table has these columns, of the types that the real one has.
bool has_like_columns(const Table& table, const Table& real,
                      const std::vector<std::string>& names) {
  return std::ranges::all_of(names, [&](const std::string& name) {
    const Column* column = table.find(name);
    return column != nullptr && is_quantity(column->type) == is_quantity(real.column(name).type) &&
           (is_quantity(column->type) || is_string(column->type));
  });
}

/// How many rows have one before them.
std::size_t rows_behind_others(const SequenceRows& sequences) {
  return sequences.rows.size() - sequences.size();
}

}  // namespace

void add_rules_between_rows(const PairedSequences& sequences, std::vector<ColumnRule>& rules) {
  const PairedTables& tables = sequences.tables();
  const SequenceRows& real = sequences.side(TableSide::kReal);
  const SequenceRows& synthetic = sequences.side(TableSide::kSynthetic);
  for (const LagRule& found : find_lag_rules(tables.real(), tables.metadata(), real)) {
    ColumnRule rule;
    rule.columns = columns_of_lags(found);
    if (!has_like_columns(tables.synthetic(), tables.real(), rule.columns)) continue;
    rule.text = found.text();
    rule.real_rows = rows_behind_others(real);
    rule.synthetic_rows = rows_behind_others(synthetic);
    const std::vector<std::uint8_t> broken = rows_that_break(found, tables.synthetic(), synthetic);
    rule.broken = static_cast<std::size_t>(std::ranges::count(broken, 1));
    rules.push_back(std::move(rule));
  }
  std::ranges::stable_sort(rules, std::ranges::greater(), &ColumnRule::broken_share);
}

}  // namespace likeness::metrics
