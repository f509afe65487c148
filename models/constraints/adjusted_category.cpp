#include "models/constraints/adjusted_category.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "models/constraints/replaced_rows.hpp"
#include "models/constraints/saved_columns.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {

AdjustedCategory::AdjustedCategory(Column levels, BoundRules rules, bool is_decided)
    : levels_(with_used_dictionaries(Table({std::move(levels)}))),
      rules_(std::move(rules)),
      is_decided_(is_decided) {}

std::vector<HelperColumn> AdjustedCategory::encode(const RowColumns& rows) const {
  if (is_decided_) return {};
  return {{rows.at(levels_.column(0).name), ""}};
}

Table AdjustedCategory::table_of(const RowColumns& rows) const {
  const std::vector<std::string> names = inputs();
  return rows.table(names);
}

std::vector<std::size_t> AdjustedCategory::first_allowed(const Table& table,
                                                         std::vector<std::size_t>* count) const {
  const std::size_t none = levels_.rows();
  std::vector<std::size_t> first(table.rows(), none);
  for (std::size_t level = 0; level < levels_.rows(); ++level) {
    const std::vector<std::size_t> source(table.rows(), level);
    std::vector<Column> columns = {take_table_rows(levels_, source).column(0)};
    for (const Column& column : table.columns()) columns.push_back(column);
    const std::vector<std::uint8_t> broken = rules_.broken(Table(std::move(columns)));
    for (std::size_t row = 0; row < first.size(); ++row) {
      if (broken[row] != 0) continue;
      if (first[row] == none) first[row] = level;
      if (count != nullptr) ++(*count)[row];
    }
  }
  return first;
}

std::vector<std::size_t> AdjustedCategory::allowed(const RowColumns& rows) const {
  std::vector<std::size_t> count(rows.rows(), 0);
  (void)first_allowed(table_of(rows), &count);
  return count;
}

void AdjustedCategory::restore(RowColumns& rows) const {
  const Table table = table_of(rows);
  const std::string& name = levels_.column(0).name;
  if (is_decided_) {
    std::vector<std::size_t> level = first_allowed(table, nullptr);
    for (std::size_t& one : level) one = one == levels_.rows() ? 0 : one;
    rows.set(take_table_rows(levels_, level).column(0));
    return;
  }
  const std::vector<std::uint8_t> broken = rules_.broken(rules_.table_of(rows));
  std::vector<std::size_t> which;
  for (std::size_t row = 0; row < broken.size(); ++row) {
    if (broken[row] != 0) which.push_back(row);
  }
  if (which.empty()) return;
  const std::vector<std::size_t> level = first_allowed(take_table_rows(table, which), nullptr);
  std::vector<std::size_t> changed;
  std::vector<Table> cells;
  for (std::size_t k = 0; k < which.size(); ++k) {
    if (level[k] == levels_.rows()) continue;
    changed.push_back(which[k]);
    cells.push_back(take_table_rows(levels_, {&level[k], 1}));
  }
  rows.set(with_replaced_rows(Table({rows.at(name)}), changed, cells, {}).column(0));
}

void AdjustedCategory::fields(io::Archive& archive) {
  table_fields(archive, "levels", levels_);
  archive("rules", rules_);
  archive("is_decided", is_decided_);
  archive.require(levels_.column_count() == 1 && levels_.rows() > 0 &&
                      levels_.column(0).name == rules_.target(),
                  "a category that rules tie has no levels");
}

}  // namespace likeness::models
