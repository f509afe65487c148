#include "models/lags/lag_plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/lags/lag_walk.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"

namespace likeness::models {
namespace {

/// Between the numbers of which columns are added up: whole ones, or as many decimals as any has.
Column blank_for_sums(const std::string& name, const std::vector<std::string>& parts,
                      const Table& table) {
  Column blank;
  blank.name = name;
  blank.type = ColumnType::kInt64;
  blank.decimals = 0;
  for (const std::string& part : parts) {
    const Column& column = table.column(part);
    if (column.type != ColumnType::kFloat64) continue;
    const bool any = column.decimals < 0 || blank.decimals < 0;
    blank.decimals = any ? -1 : std::max(blank.decimals, column.decimals);
    blank.type = ColumnType::kFloat64;
  }
  if (blank.type == ColumnType::kInt64) blank.decimals = -1;
  return blank;
}

std::string free_name(std::string name, const Table& table) {
  while (table.find(name) != nullptr) name += '\'';
  return name;
}

}  // namespace

Column LagHelper::of(const Table& table) const {
  std::vector<double> sums = numbers_of_cells(table.column(base));
  const auto add = [&](const std::vector<std::string>& names, double sign) {
    for (const std::string& part : names) {
      const std::vector<double> numbers = numbers_of_cells(table.column(part));
      for (std::size_t row = 0; row < sums.size(); ++row) {
        if (!blanks_are_zero || !std::isnan(numbers[row])) sums[row] += sign * numbers[row];
      }
    }
  };
  add(added, 1);
  add(subtracted, -1);
  return form.column_of(sums);
}

void LagHelper::fields(io::Archive& archive) {
  archive("name", name);
  archive("base", base);
  archive("added", added);
  archive("subtracted", subtracted);
  (void)archive.optional("blanks_are_zero", blanks_are_zero, blanks_are_zero);
  archive("form", form);
}

void LagLink::fields(io::Archive& archive) {
  archive("target", target);
  archive("source", source);
  archive("is_category", is_category);
  archive("is_limit", is_limit);
  archive("is_strict", is_strict);
  archive("is_sum", is_sum);
  archive("offset", offset);
  archive("start", start);
  archive.require(std::isfinite(offset) && (!start || std::isfinite(*start)),
                  "what rows add to the one before is no number");
  archive.require(target != source || is_limit, "a column comes from itself");
  if (!is_category) archive("form", form);
}

bool LagPlan::is_linked(const std::string& column) const {
  return std::ranges::find(links_, column, &LagLink::target) != links_.end();
}

LagHelper LagPlan::helper_for(const LagRule& rule, const Table& table, bool is_behind) const {
  LagHelper helper;
  helper.name =
      free_name(rule.column + (is_behind ? " behind the row" : " of the row before"), table);
  helper.base = rule.column;
  helper.blanks_are_zero = rule.blanks_are_zero;
  // Before a row, a sum is without what the row adds.
  helper.added = is_behind ? rule.added : rule.subtracted;
  helper.subtracted = is_behind ? rule.subtracted : rule.added;
  std::vector<std::string> parts = {rule.column};
  parts.insert(parts.end(), rule.added.begin(), rule.added.end());
  parts.insert(parts.end(), rule.subtracted.begin(), rule.subtracted.end());
  helper.form = NumberForm(blank_for_sums(helper.name, parts, table));
  return helper;
}

bool LagPlan::add(const LagRule& rule, const Table& table) {
  if (is_linked(rule.column)) return false;
  const Column& column = table.column(rule.column);
  LagLink link;
  link.target = rule.column;
  link.offset = rule.offset;
  link.start = rule.start;
  if (rule.kind == LagRule::Kind::kCarried || rule.kind == LagRule::Kind::kNotBelow) {
    link.source = rule.source;
    link.is_category = !is_quantity(column.type);
    link.is_limit = rule.kind == LagRule::Kind::kNotBelow;
    link.is_strict = rule.strict;
    if (!link.is_category) link.form = NumberForm(column);
    links_.push_back(std::move(link));
    return true;
  }
  const bool is_behind = rule.kind == LagRule::Kind::kSumOfBefore;
  LagHelper helper = helper_for(rule, table, is_behind);
  // The formula must give the sum in all rows that have one.
  const Column made = helper.of(table);
  for (std::size_t row = 0; row < made.size(); ++row) {
    if (column.valid(row) && !made.valid(row)) return false;
  }
  link.is_sum = true;
  if (is_behind) {
    link.source = helper.name;
    link.form = NumberForm(column);
  } else {
    link.target = helper.name;
    link.source = rule.column;
    link.form = helper.form;
  }
  helpers_.push_back(std::move(helper));
  links_.push_back(std::move(link));
  return true;
}

Constraint LagPlan::formula_of(const LagHelper& helper) const {
  const bool is_behind = !is_linked(helper.name);
  std::string formula = text::column_word(is_behind ? helper.base : helper.name);
  // What the helper is without is what the sum has.
  const auto add = [&](const std::vector<std::string>& names, const char* sign) {
    for (const std::string& name : names) {
      const std::string word = text::column_word(name);
      formula += sign + (helper.blanks_are_zero ? "coalesce(" + word + ", 0)" : word);
    }
  };
  add(is_behind ? helper.added : helper.subtracted, " + ");
  add(is_behind ? helper.subtracted : helper.added, " - ");
  return Constraint{.kind = "ColumnFormula",
                    .columns = {is_behind ? helper.name : helper.base},
                    .expression = formula};
}

Table LagPlan::with_helpers(const Table& table) const {
  if (helpers_.empty()) return table;
  std::vector<Column> columns = table.columns();
  for (const LagHelper& helper : helpers_) columns.push_back(helper.of(table));
  return Table(std::move(columns));
}

std::set<std::string> LagPlan::inputs(const ConstraintPlan& plan) const {
  return LagWalk(*this, plan).inputs();
}

bool LagPlan::has_late_categories(const ConstraintPlan& plan) const {
  const LagWalk walk(*this, plan);
  return std::ranges::any_of(
      links_, [&](const LagLink& link) { return link.is_category && walk.is_late(link.source); });
}

void LagPlan::link(const ConstraintPlan& plan, RowColumns& rows, std::span<const std::size_t> ends,
                   const KnownRows* known) const {
  LagWalk(*this, plan).run(rows, ends, known);
}

void LagPlan::fields(io::Archive& archive) {
  archive("helpers", helpers_);
  archive("links", links_);
}

}  // namespace likeness::models
