#include "models/constraints/plan_draft.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_combinations.hpp"
#include "models/constraints/saved_columns.hpp"
#include "models/frame/column_role.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness::models {

bool names_include(const Names& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

PlanDraft::PlanDraft(const Table& table, const Metadata& all_metadata,
                     const std::vector<ConstraintCheck>& all_checks, const PlanLimits& all_limits)
    : metadata(all_metadata),
      checks(all_checks),
      limits(all_limits),
      share(std::max<std::size_t>(all_limits.share, 1)),
      rows(table.rows()),
      work(table),
      constructed(all_checks.size(), false),
      redrawn(all_checks.size(), false),
      needs_(all_limits.given) {
  for (const Column& column : table.columns()) {
    const ColumnMetadata* meaning = metadata.find(column.name);
    const bool key = metadata.primary_key == column.name;
    if (meaning != nullptr && !names_include(limits.untouched, column.name) &&
        column_role(column, *meaning, key) != ColumnRole::kGenerated) {
      learned_.insert(column.name);
    }
  }
  schema = schema_of(table);
}

/// Of categories, those that enough rows have, or that a rule names; only these of columns that
/// others give, of which somebody else says how many have what.
Table PlanDraft::schema_of(const Table& table) const {
  std::map<std::string, std::vector<std::size_t>> counts;
  for (const Column& column : table.columns()) {
    if (column.type != ColumnType::kCategory) continue;
    std::vector<std::size_t>& of_code = counts[column.name];
    of_code.assign(column.dictionary.size(), 0);
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (column.valid(row)) ++of_code[static_cast<std::size_t>(column.codes[row])];
    }
    if (!limits.owners.empty()) {
      const RowCombinations of_owners(Table({column}), {column.name}, limits.owners);
      for (std::size_t k = 0; k < of_owners.size(); ++k) {
        const std::size_t row = of_owners.row_of[k];
        if (!column.valid(row)) continue;
        of_code[static_cast<std::size_t>(column.codes[row])] = of_owners.counts[k];
      }
    }
  }
  return without_rows(table, [&](const Column& column, std::size_t code) {
    const bool is_drawn = is_learned(column.name) && !is_given(column.name);
    if (is_drawn && counts.at(column.name)[code] >= share) return true;
    const std::string word = text::value_word(column.dictionary[code]);
    return std::any_of(checks.begin(), checks.end(), [&](const ConstraintCheck& check) {
      return check.constraint().expression.find(word) != std::string::npos;
    });
  });
}

bool PlanDraft::is_left(std::size_t k) const {
  return !constructed[k] && !redrawn[k] && checks[k].of_single_rows() &&
         checks[k].constraint().broken_rows != BrokenRows::kLearnShare;
}

bool PlanDraft::all_learned(const Names& names) const {
  return std::ranges::all_of(names, [&](const std::string& name) { return is_learned(name); });
}

bool PlanDraft::is_number_column(const std::string& name) const {
  const ColumnMetadata* meaning = metadata.find(name);
  return is_learned(name) && work.has(name) && is_quantity(work.at(name).type) &&
         meaning != nullptr && (meaning->sdtype == "numerical" || meaning->sdtype == "datetime");
}

bool PlanDraft::is_category(const std::string& name) const {
  const ColumnMetadata* meaning = metadata.find(name);
  return is_learned(name) && !is_given(name) && meaning != nullptr &&
         meaning->sdtype == "categorical";
}

bool PlanDraft::is_base(const std::string& name) const {
  return is_quantity(work.at(name).type) &&
         std::ranges::any_of(definitions, [&](const ColumnDefinition& one) {
           return std::holds_alternative<LookupColumns>(one) && inputs_of(one)[0] == name;
         });
}

bool PlanDraft::depends(const std::string& name, const std::string& on) const {
  if (name == on) return true;
  const auto found = needs_.find(name);
  if (found == needs_.end()) return false;
  return std::ranges::any_of(found->second,
                             [&](const std::string& input) { return depends(input, on); });
}

bool PlanDraft::can_define(const Names& targets, const Names& inputs) const {
  const bool known =
      std::ranges::all_of(inputs, [&](const std::string& input) { return can_give(input); });
  return known && std::ranges::none_of(targets, [&](const std::string& target) {
           return is_settled(target) || std::ranges::any_of(inputs, [&](const std::string& input) {
                    return depends(input, target);
                  });
         });
}

void PlanDraft::define(ColumnDefinition definition) {
  const Names inputs = inputs_of(definition);
  for (const std::string& target : targets_of(definition)) needs_[target] = inputs;
  definitions.push_back(std::move(definition));
}

NumberForm PlanDraft::form_of(const std::string& name) const {
  const Column& column = work.at(name);
  for (const ConstraintCheck& check : checks) {
    const Constraint& c = check.constraint();
    const bool speaks = c.kind == "FixedIncrements" && c.columns[0] == name;
    if (!speaks || column.type == ColumnType::kDatetime) continue;
    if (c.broken_rows == BrokenRows::kLearnShare) continue;
    if (const auto multiple = text::to_number(c.values[0]); multiple && *multiple > 0) {
      return {column, *multiple};
    }
  }
  return NumberForm(column);
}

std::string PlanDraft::fresh_name(std::string name) {
  while (schema.find(name) != nullptr || taken_.contains(name)) name += '\'';
  taken_.insert(name);
  return name;
}

const std::string& PlanDraft::flag_of(const std::string& column) {
  for (const auto& [name, flag] : flags) {
    if (name == column) return flag;
  }
  const std::string flag = fresh_name(column + " is missing");
  work.set(missing_flag(work.at(column), flag));
  return flags.emplace_back(column, flag).second;
}

bool PlanDraft::is_flag(const std::string& name) const {
  return std::ranges::any_of(flags, [&](const auto& one) { return one.second == name; });
}

bool PlanDraft::is_masked(const std::string& name) const {
  return std::ranges::any_of(flags, [&](const auto& one) { return one.first == name; });
}

std::optional<double> PlanDraft::end_of(const std::vector<double>& numbers, double sign) const {
  std::vector<std::size_t> known;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) known.push_back(row);
  }
  if (known.size() < 2 * share) return std::nullopt;
  const auto before = [&](std::size_t a, std::size_t b) {
    return numbers[a] != numbers[b] ? sign * numbers[a] < sign * numbers[b] : a < b;
  };
  if (limits.owners.empty()) {
    const auto end = known.begin() + static_cast<std::ptrdiff_t>(share - 1);
    std::nth_element(known.begin(), end, known.end(), before);
    return numbers[*end];
  }
  std::sort(known.begin(), known.end(), before);
  std::set<std::uint32_t> owners;
  for (const std::size_t row : known) {
    owners.insert(limits.owners[row]);
    if (owners.size() == share) return numbers[row];
  }
  return std::nullopt;
}

}  // namespace likeness::models
