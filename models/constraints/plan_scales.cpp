#include <algorithm>
#include <cmath>
#include <variant>

#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/row_combinations.hpp"
#include "table/table_rows.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

/// Learns numbers by their place in a range, and by shares of a whole.
class ScalePlanner {
 public:
  explicit ScalePlanner(PlanDraft& draft) : draft_(draft) {}

  bool define_shares(const ConstraintCheck& check) {
    const auto whole = whole_of(check.constraint(), draft_.schema);
    if (!whole || whole->parts.size() < 2) return false;
    const Names inputs = {whole->parts[0]};
    const Names targets(whole->parts.begin() + 1, whole->parts.end());
    std::vector<Column> parts;
    for (const std::string& name : whole->parts) {
      if (!draft_.is_number_column(name)) return false;
      parts.push_back(draft_.work.at(name));
      for (const double number : numbers_of_cells(parts.back())) {
        if (number < 0) return false;
      }
    }
    if (!draft_.can_define(targets, inputs)) return false;
    Names helpers;
    for (std::size_t k = 0; k + 2 < whole->parts.size(); ++k) {
      helpers.push_back(draft_.fresh_name(targets[k] + " of what is left"));
    }
    draft_.define(ShareColumns(parts, whole->total, std::move(helpers)));
    return true;
  }

  bool define_multiples(const ConstraintCheck& check) {
    const Constraint& c = check.constraint();
    if (c.kind != "FixedIncrements") return false;
    const std::string& name = c.columns[0];
    // Categories have no values but those that are seen.
    if (draft_.limits.rows_stay && draft_.is_category(name)) return true;
    return gives_multiples(name) || define_steps(c);
  }

  bool define_scales(const ConstraintCheck& check) {
    const Constraint& c = check.constraint();
    if (c.kind != "MixedScales") return false;
    const std::string& target = c.columns[0];
    const Names segments(c.columns.begin() + 1, c.columns.end());
    if (!draft_.is_number_column(target) || !draft_.all_learned(segments) ||
        !draft_.can_define({target}, segments)) {
      return false;
    }
    const Table table = draft_.work.table(segments);
    const RowCombinations all(table, segments);
    const std::vector<double> numbers = numbers_of_cells(draft_.work.at(target));
    std::vector<std::vector<double>> of_segment(all.size());
    for (std::size_t row = 0; row < draft_.rows; ++row) {
      if (!std::isnan(numbers[row])) {
        of_segment[static_cast<std::size_t>(all.codes[row])].push_back(numbers[row]);
      }
    }
    std::vector<double> least;
    std::vector<double> most;
    for (std::vector<double>& values : of_segment) {
      if (values.empty()) values.push_back(0);
      std::sort(values.begin(), values.end());
      const std::size_t end = std::min(draft_.share - 1, values.size() / 4);
      least.push_back(values[end]);
      most.push_back(values[values.size() - 1 - end]);
    }
    draft_.define(ScaledColumn(draft_.work.at(target), take_table_rows(table, all.row_of),
                               std::move(least), std::move(most),
                               draft_.fresh_name(target + " in its range")));
    return true;
  }

 private:
  /// Whether what computes a column for another reason gives multiples.
  [[nodiscard]] bool gives_multiples(const std::string& name) const {
    return std::ranges::any_of(draft_.definitions, [&](const ColumnDefinition& one) {
      if (!names_include(targets_of(one), name)) return false;
      if (const auto* gap = std::get_if<GapColumn>(&one)) return gap->is_of_multiples();
      if (const auto* moved = std::get_if<AdjustedNumber>(&one)) return moved->is_of_multiples();
      return std::holds_alternative<RangedNumbers>(one) && draft_.form_of(name).is_of_multiples();
    });
  }

  bool define_steps(const Constraint& c) {
    const std::string& target = c.columns[0];
    if (!draft_.is_number_column(target) || draft_.work.at(target).type == ColumnType::kDatetime ||
        !draft_.can_define({target}, {})) {
      return false;
    }
    draft_.define(SteppedColumn(draft_.work.at(target), text::to_number(c.values[0]).value_or(1),
                                draft_.fresh_name(target + " / " + c.values[0])));
    return true;
  }

  PlanDraft& draft_;
};

}  // namespace

void define_shares(PlanDraft& draft) {
  ScalePlanner planner(draft);
  draft.each([&](const ConstraintCheck& check) { return planner.define_shares(check); });
}

void define_scales(PlanDraft& draft) {
  ScalePlanner planner(draft);
  draft.each([&](const ConstraintCheck& check) { return planner.define_scales(check); });
}

void define_multiples(PlanDraft& draft) {
  ScalePlanner planner(draft);
  draft.each([&](const ConstraintCheck& check) { return planner.define_multiples(check); });
}

}  // namespace likeness::models
