#include <algorithm>
#include <functional>

#include "constraints/bound_expression.hpp"
#include "models/constraints/adjustment_shape.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/plan_trial.hpp"
#include "models/constraints/row_combinations.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

/// Moves numbers, and chooses categories, by conditions.
class AdjustmentPlanner {
 public:
  explicit AdjustmentPlanner(PlanDraft& draft) : draft_(draft) {}

  /// Conditions of the kind `if a then b` and inequalities of formulas: where drawn rows break
  /// them, a column of theirs is moved, or computed where they leave no choice.
  void define() {
    for (const bool decided : {true, false}) {
      for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
        if (!can_adjust(k)) continue;
        for (const std::string& name : columns_by_consequence(draft_.checks[k].constraint())) {
          const bool done = decided ? define_chosen(name, true)
                                    : define_moved(name) || define_chosen(name, false);
          if (done && draft_.constructed[k]) break;
        }
      }
    }
  }

 private:
  [[nodiscard]] bool can_adjust(std::size_t k) const {
    if (!draft_.is_left(k)) return false;
    const Names names = columns_by_consequence(draft_.checks[k].constraint());
    if (names.size() < 2 || !draft_.all_learned(names)) return false;
    const bool numbers = std::ranges::any_of(
        names, [&](const std::string& name) { return draft_.is_number_column(name); });
    return numbers && orders_of(draft_.checks[k].constraint(), draft_.schema).empty() &&
           formulas_of(draft_.checks[k].constraint(), draft_.schema).empty();
  }

  /// Conditions that one column can be moved for.
  struct Adjustment {
    std::vector<std::size_t> checks;
    Names columns;  ///< the one that moves first
    Names rules;
    Names cuts;
  };

  [[nodiscard]] Adjustment adjustment_of(const std::string& name, bool is_number) const {
    Adjustment found{{}, {name}, {}, {}};
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (!can_adjust(k) || !names_include(draft_.checks[k].columns(), name)) continue;
      const Names& others = draft_.checks[k].columns();
      const bool known = std::ranges::all_of(others, [&](const std::string& other) {
        return other == name || (draft_.can_give(other) && !draft_.depends(other, name));
      });
      const auto cuts = is_number ? cuts_of(draft_.checks[k].constraint(), name) : Names();
      if (!known || !cuts || !can_evaluate(*cuts)) continue;
      found.checks.push_back(k);
      found.rules.push_back(draft_.checks[k].constraint().expression);
      for (const std::string& other : others) {
        if (!names_include(found.columns, other)) found.columns.push_back(other);
      }
      for (const std::string& cut : *cuts) {
        if (!names_include(found.cuts, cut)) found.cuts.push_back(cut);
      }
    }
    return found;
  }

  /// Whether these are numbers or dates.
  [[nodiscard]] bool can_evaluate(const Names& formulas) const {
    return std::ranges::all_of(formulas, [&](const std::string& formula) {
      const ValueType type = BoundExpression(formula, draft_.schema).type();
      return type == ValueType::kNumber || type == ValueType::kDate;
    });
  }

  [[nodiscard]] BoundRules bound_rules(const Adjustment& found) const {
    std::vector<Column> columns;
    for (const std::string& name : found.columns) columns.push_back(draft_.schema.column(name));
    return {Table(std::move(columns)), found.rules};
  }

  void define_adjustment(const Adjustment& found, ColumnDefinition definition) {
    draft_.define(std::move(definition));
    PlanTrial trial(draft_);
    for (const std::size_t k : found.checks) {
      // Together with others a condition may leave nothing that a row could have.
      const std::vector<std::uint8_t> broken =
          draft_.checks[k].broken(trial.table(draft_.checks[k].columns()));
      draft_.constructed[k] = std::ranges::find(broken, 1) == broken.end();
    }
  }

  bool define_moved(const std::string& name) {
    if (!draft_.is_number_column(name) || draft_.stays_as_drawn(name)) return false;
    const Adjustment found = adjustment_of(name, true);
    const std::vector<double> numbers = numbers_of_cells(draft_.work.at(name));
    const auto least = draft_.end_of(numbers, 1);
    const auto most = draft_.end_of(numbers, -1);
    if (found.checks.empty() || !least || !most || *least > *most) return false;
    define_adjustment(
        found, AdjustedNumber(draft_.form_of(name), bound_rules(found), found.cuts, *least, *most));
    return true;
  }

  /// `decided`: only where the conditions leave one category in each row.
  bool define_chosen(const std::string& name, bool decided) {
    constexpr std::size_t kMostChosen = 50;
    if (!draft_.is_category(name) || draft_.is_settled(name)) return false;
    const Adjustment found = adjustment_of(name, false);
    if (found.checks.empty()) return false;
    const Table table = draft_.work.table(Names{name});
    const RowCombinations levels(table, {name}, draft_.limits.owners);
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < levels.size(); ++k) {
      if (levels.counts[k] >= draft_.share && table.column(0).valid(levels.row_of[k]))
        order.push_back(k);
    }
    if (order.empty() || order.size() > kMostChosen) return false;
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](std::size_t k) { return levels.counts[k]; });
    for (std::size_t& k : order) k = levels.row_of[k];
    const Column cells = take_table_rows(table, order).column(0);
    const BoundRules rules = bound_rules(found);
    if (!decided) {
      define_adjustment(found, AdjustedCategory(cells, rules, false));
      return true;
    }
    const AdjustedCategory chosen(cells, rules, true);
    const std::vector<std::size_t> allowed = chosen.allowed(draft_.work);
    const bool one_each =
        std::ranges::all_of(allowed, [](std::size_t count) { return count == 1; });
    if (!one_each || table.column(0).missing_count() > 0) return false;
    define_adjustment(found, chosen);
    return true;
  }

  PlanDraft& draft_;
};

}  // namespace

void define_adjusted(PlanDraft& draft) {
  AdjustmentPlanner(draft).define();
}

}  // namespace likeness::models
