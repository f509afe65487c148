#pragma once

#include "models/constraints/plan_draft.hpp"

/// The parts of a plan: each defines columns for one sort of constraints.
namespace likeness::models {

/// Parts that add up to a constant, each by its share of what is left.
void define_shares(PlanDraft& draft);

/// Columns that a formula gives.
void define_formulas(PlanDraft& draft);

/// Conditions over categories and missing cells, and categories that follow from others, where a
/// model that draws columns in turn hardly ever breaks them: nothing is done for them, as joined
/// columns are learned worse, and rows that break one are drawn again.
void leave_to_redraws(PlanDraft& draft);

/// Columns of which only combinations that were seen may come out.
void define_combinations(PlanDraft& draft);

/// Conditions of the kind `if a then b` and inequalities of formulas: where drawn rows break
/// them, a column of theirs is moved, or computed where they leave no choice.
void define_adjusted(PlanDraft& draft);

/// Numbers that lie in the range of their segment.
void define_scales(PlanDraft& draft);

/// Orders, and then those that follow from formulas alone.
void define_orders(PlanDraft& draft);
void define_implied_orders(PlanDraft& draft);

/// Says within which numbers what is computed lies in real rows, and moves what it is computed from
/// where rows would often leave them.
void keep_ranges(PlanDraft& draft);

/// Numbers that are multiples, where they aren't given as such by what else computes them.
void define_multiples(PlanDraft& draft);

/// Fills the missing cells of what takes part in computing, and learns apart where they were. Gives
/// which columns are emptied by which flag.
[[nodiscard]] std::vector<ConstraintPlan::Mask> separate_missing_cells(PlanDraft& draft);

}  // namespace likeness::models
