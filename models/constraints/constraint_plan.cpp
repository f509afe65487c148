#include "models/constraints/constraint_plan.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/saved_columns.hpp"

namespace likeness::models {

void ConstraintPlan::Mask::fields(io::Archive& archive) {
  archive("column", column);
  archive("flag", flag);
  archive("usual", usual);
}

void ConstraintPlan::Range::fields(io::Archive& archive) {
  archive("column", column);
  archive("least", least);
  archive("most", most);
}

bool ConstraintPlan::is_computed(const std::string& column) const {
  return definition_of(column) != nullptr;
}

const ColumnDefinition* ConstraintPlan::definition_of(const std::string& column) const {
  const auto found = std::ranges::find_if(definitions_, [&](const ColumnDefinition& one) {
    const std::vector<std::string> targets = targets_of(one);
    return std::ranges::find(targets, column) != targets.end();
  });
  return found == definitions_.end() ? nullptr : &*found;
}

bool ConstraintPlan::speaks_of(const std::string& column) const {
  return std::ranges::any_of(definitions_, [&](const ColumnDefinition& one) {
    std::vector<std::string> names = targets_of(one);
    std::ranges::move(inputs_of(one), std::back_inserter(names));
    return std::ranges::find(names, column) != names.end();
  });
}

const std::string* ConstraintPlan::flag_of(const std::string& column) const {
  const auto found = std::ranges::find(masks_, column, &Mask::column);
  return found == masks_.end() ? nullptr : &found->flag;
}

std::optional<Condition> ConstraintPlan::as_drawn(const Condition& condition) const {
  std::optional<Condition> found = condition;
  // Each definition stands behind those that it needs.
  for (std::size_t d = definitions_.size(); d-- > 0 && found;) {
    const auto translate = [&](const auto& definition) {
      const auto targets = definition.targets();
      if (std::find(targets.begin(), targets.end(), found->column) != targets.end()) {
        found = definition.as_drawn(*found);
      }
    };
    if (const auto* joined = std::get_if<JoinedColumns>(&definitions_[d])) translate(*joined);
    if (!found) break;
    if (const auto* lookup = std::get_if<LookupColumns>(&definitions_[d])) translate(*lookup);
  }
  if (!found || found->column == condition.column || is_computed(found->column)) {
    return std::nullopt;
  }
  return found;
}

bool ConstraintPlan::is_drawn(const std::string& column) const {
  return !is_computed(column) && std::none_of(masks_.begin(), masks_.end(), [&](const Mask& mask) {
    return mask.column == column;
  });
}

Table ConstraintPlan::encoded(const RowColumns& rows) const {
  std::vector<Column> columns;
  std::vector<bool> done(definitions_.size(), false);
  const auto add = [&](const std::string& name) {
    for (std::size_t d = 0; d < definitions_.size(); ++d) {
      const auto targets = targets_of(definitions_[d]);
      if (std::find(targets.begin(), targets.end(), name) == targets.end()) continue;
      if (done[d]) return;
      done[d] = true;
      for (HelperColumn& helper :
           std::visit([&](const auto& one) { return one.encode(rows); }, definitions_[d])) {
        columns.push_back(std::move(helper.column));
      }
      return;
    }
    columns.push_back(rows.at(name));
  };
  for (const Column& column : schema_.columns()) {
    add(column.name);
    for (const Mask& mask : masks_) {
      if (mask.column == column.name) add(mask.flag);
    }
  }
  return Table(std::move(columns));
}

Table ConstraintPlan::encode(const Table& table, bool whole) const {
  RowColumns rows(table);
  for (const Mask& mask : masks_) {
    Column flag = missing_flag(table.column(mask.column), mask.flag);
    if (whole) flag.codes = std::vector<std::int32_t>(table.rows(), 0);
    rows.set(std::move(flag));
  }
  return encoded(rows);
}

std::vector<std::string> ConstraintPlan::hidden_columns(const Table& encoded) const {
  std::vector<std::string> hidden;
  if (masks_.empty()) return hidden;
  for (const Column& column : encoded.columns()) {
    const bool is_helper = schema_.find(column.name) == nullptr;
    const auto mask = std::ranges::find(masks_, column.name, &Mask::column);
    const bool is_filled = mask != masks_.end() && !mask->usual;
    if (is_helper || is_filled) hidden.push_back(column.name);
  }
  return hidden;
}

void ConstraintPlan::compute(const ColumnDefinition& definition, RowColumns& rows) const {
  const auto restore = [&](RowColumns& of) {
    std::visit([&](const auto& one) { one.restore(of); }, definition);
  };
  std::vector<Mask> seen;
  for (const std::string& name : inputs_that_may_be_missing(definition)) {
    const std::string* flag = flag_of(name);
    if (flag != nullptr && rows.has(*flag)) seen.push_back({name, *flag, {}});
  }
  if (seen.empty()) return restore(rows);
  RowColumns emptied = rows;
  for (const Mask& mask : seen) {
    emptied.set(without_cells(rows.at(mask.column), flagged_rows(rows.at(mask.flag))));
  }
  restore(emptied);
  for (const std::string& target : targets_of(definition)) rows.set(emptied.at(target));
}

Column ConstraintPlan::masked(const Column& column, const Column& flag) const {
  const auto mask = std::ranges::find(masks_, column.name, &Mask::column);
  const std::vector<bool> empty = flagged_rows(flag);
  if (mask == masks_.end() || !mask->usual || column.missing_count() == 0) {
    return without_cells(column, empty);
  }
  std::vector<double> numbers = numbers_of_cells(column);
  for (double& number : numbers) number = std::isnan(number) ? *mask->usual : number;
  return without_cells(NumberForm(column).column_of(numbers), empty);
}

Table ConstraintPlan::restore(const Table& drawn) const {
  if (plain()) return drawn;
  RowColumns rows(drawn);
  for (const ColumnDefinition& definition : definitions_) compute(definition, rows);
  for (const Mask& mask : masks_) rows.set(masked(rows.at(mask.column), rows.at(mask.flag)));
  std::vector<Column> columns;
  for (const Column& column : schema_.columns()) columns.push_back(rows.at(column.name));
  return Table(std::move(columns));
}

std::vector<bool> ConstraintPlan::beyond_ranges(const Table& table) const {
  std::vector<bool> beyond(table.rows(), false);
  for (const Range& range : ranges_) {
    const std::vector<double> numbers = numbers_of_cells(table.column(range.column));
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      if (numbers[row] < range.least || numbers[row] > range.most) beyond[row] = true;
    }
  }
  return beyond;
}

void ConstraintPlan::fields(io::Archive& archive) {
  table_fields(archive, "schema", schema_);
  archive.each("definitions", definitions_, [&](ColumnDefinition& definition, std::size_t) {
    definition_fields(archive, definition);
  });
  archive("masks", masks_);
  archive("ranges", ranges_);
}

}  // namespace likeness::models
