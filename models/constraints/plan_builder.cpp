#include <algorithm>
#include <utility>
#include <variant>

#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/plan_draft.hpp"
#include "models/constraints/plan_parts.hpp"
#include "table/column_type.hpp"

namespace likeness::models {

/// Asks the parts of a plan in the order in which they are tried, and puts what they defined
/// together.
class PlanBuilder {
 public:
  explicit PlanBuilder(PlanDraft draft) : draft_(std::move(draft)) {}

  PlannedTable build() {
    define_shares(draft_);
    define_formulas(draft_);
    leave_to_redraws(draft_);
    define_combinations(draft_);
    define_adjusted(draft_);
    define_scales(draft_);
    define_orders(draft_);
    define_implied_orders(draft_);
    if (draft_.limits.rows_stay) {
      draft_.each([&](const ConstraintCheck& check) { return holds_anyway(check); });
    }
    keep_ranges(draft_);
    define_multiples(draft_);
    sort_definitions();
    plan_.masks_ = separate_missing_cells(draft_);
    plan_.schema_ = draft_.schema;
    plan_.definitions_ = draft_.definitions;
    plan_.ranges_ = draft_.ranges;
    PlannedTable planned;
    planned.table = plan_.encoded(draft_.work);
    planned.metadata = metadata_of(planned.table);
    planned.plan = std::move(plan_);
    planned.constructed = draft_.constructed;
    planned.seldom_broken = draft_.redrawn;
    return planned;
  }

 private:
  /// What is drawn stays between the numbers, and among the categories, that real rows have.
  [[nodiscard]] bool holds_anyway(const ConstraintCheck& check) const {
    if (check.columns().size() != 1 || draft_.is_defined(check.columns()[0])) return false;
    const std::string& name = check.columns()[0];
    return draft_.is_category(name) ||
           (draft_.is_number_column(name) && is_interval(check.constraint()));
  }

  /// Whether all that it is computed from is there; `with_flags`: and what says where that is
  /// missing.
  [[nodiscard]] bool is_ready(const ColumnDefinition& one, const Names& done, bool with_flags) {
    Names inputs = inputs_of(one);
    for (const std::string& input : inputs_that_may_be_missing(one)) {
      if (with_flags && draft_.is_masked(input)) inputs.push_back(draft_.flag_of(input));
    }
    return std::ranges::all_of(inputs, [&](const std::string& input) {
      return !draft_.is_defined(input) || names_include(done, input);
    });
  }

  void sort_definitions() {
    std::vector<ColumnDefinition> sorted;
    Names done;
    for (const auto& [name, needed] : draft_.limits.given) done.push_back(name);
    std::vector<ColumnDefinition> left = std::move(draft_.definitions);
    while (!left.empty()) {
      const auto next_of = [&](bool with_flags) {
        return std::ranges::find_if(
            left, [&](const ColumnDefinition& one) { return is_ready(one, done, with_flags); });
      };
      auto next = next_of(true);
      // Where what is missing hangs on the column itself, it is computed from what is there.
      if (next == left.end()) next = next_of(false);
      for (const std::string& target : targets_of(*next)) done.push_back(target);
      sorted.push_back(std::move(*next));
      left.erase(next);
    }
    draft_.definitions = std::move(sorted);
  }

  [[nodiscard]] Metadata metadata_of(const Table& table) const {
    Metadata metadata = draft_.metadata;
    metadata.constraints.clear();
    metadata.columns.clear();
    for (const Column& column : table.columns()) {
      if (const ColumnMetadata* meaning = draft_.metadata.find(column.name)) {
        metadata.columns.push_back(*meaning);
        if (draft_.is_base(column.name)) metadata.columns.back().sdtype = "categorical";
        continue;
      }
      ColumnMetadata meaning;
      meaning.name = column.name;
      meaning.sdtype = is_quantity(column.type) ? "numerical" : "categorical";
      metadata.columns.push_back(std::move(meaning));
    }
    return metadata;
  }

  PlanDraft draft_;
  ConstraintPlan plan_;
};

PlannedTable plan_constraints(const Table& table, const Metadata& metadata,
                              const std::vector<ConstraintCheck>& checks,
                              const PlanLimits& limits) {
  return PlanBuilder(PlanDraft(table, metadata, checks, limits)).build();
}

}  // namespace likeness::models
