#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "models/constraints/missing_cells.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/plan_trial.hpp"
#include "models/constraints/ranged_numbers.hpp"
#include "models/constraints/usual_numbers.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Keeps computed numbers within those that `share` real rows reach.
class RangePlanner {
 public:
  explicit RangePlanner(PlanDraft& draft) : draft_(draft) {}

  void keep() {
    set_ranges();
    PlanTrial trial(draft_);
    std::vector<bool> done(ranges_.size(), false);
    for (std::size_t k = 0; k < ranges_.size(); ++k) {
      if (done[k] || !is_left(trial, ranges_[k])) continue;
      const Group group = group_of(ranges_[k].column);
      if (!group.movable.empty() && can_define(group)) define(group);
      for (std::size_t j = 0; j < ranges_.size(); ++j) {
        if (names_include(group.steps, ranges_[j].column)) done[j] = true;
      }
    }
  }

 private:
  /// Numbers that may be moved, and all that is computed from them and has a range.
  struct Group {
    Names movable;
    Names steps;
    Names inputs;
  };

  void set_ranges() {
    for (ColumnDefinition& definition : draft_.definitions) {
      if (!is_step(definition)) continue;
      const std::string name = targets_of(definition)[0];
      const Column& column = draft_.work.at(name);
      const std::vector<double> numbers = numbers_of_cells(column);
      const auto least = draft_.end_of(numbers, 1);
      const auto most = draft_.end_of(numbers, -1);
      if (!least || !most || *least > *most) continue;
      draft_.ranges.push_back({name, *least, *most});
      auto* gap = std::get_if<GapColumn>(&definition);
      if (gap == nullptr) {
        // What is emptied afterwards may be anything there.
        const std::string flag = known_flag_of(name);
        if (column.missing_count() == 0 || !flag.empty()) {
          ranges_.push_back({name, *least, *most, column.missing_count() == 0, flag});
        }
      } else if (draft_.limits.rows_stay) {
        gap->stay_within(*least, *most, column.missing_count() > 0 && !is_told_missing(name));
      }
    }
  }

  /// What says where cells of a column are missing; empty where nothing does so far.
  [[nodiscard]] std::string known_flag_of(const std::string& name) const {
    for (const auto& [column, flag] : draft_.flags) {
      if (column == name) return flag;
    }
    return {};
  }

  [[nodiscard]] static bool is_step(const ColumnDefinition& definition) {
    return std::holds_alternative<GapColumn>(definition) ||
           std::holds_alternative<FormulaColumn>(definition);
  }

  /// Whether a rule says where a column is missing, or one that is computed from it.
  [[nodiscard]] bool is_told_missing(const std::string& name) const {
    return std::ranges::any_of(draft_.flags,
                               [&](const auto& one) { return draft_.depends(one.first, name); });
  }

  /// Whether more rows leave the range than may: rows that can be drawn again are, where they are
  /// few.
  [[nodiscard]] bool is_left(PlanTrial& trial, const NumberRange& range) const {
    constexpr double kMostRedrawn = 0.1;
    std::size_t beyond = 0;
    const std::vector<double> numbers = numbers_of_cells(trial.at(range.column));
    std::vector<bool> emptied(numbers.size(), false);
    if (!range.flag.empty()) emptied = flagged_rows(trial.at(range.flag));
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const double number = numbers[row];
      const bool leaves =
          std::isnan(number) ? range.always : number < range.least || number > range.most;
      if (leaves && !emptied[row]) ++beyond;
    }
    const double allowed = draft_.limits.rows_stay ? 0 : kMostRedrawn;
    return static_cast<double>(beyond) > allowed * static_cast<double>(trial.rows());
  }

  [[nodiscard]] const ColumnDefinition* definition_of(const std::string& name) const {
    const auto found = std::ranges::find_if(draft_.definitions, [&](const ColumnDefinition& one) {
      return names_include(targets_of(one), name);
    });
    return found == draft_.definitions.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool is_movable(const std::string& name) const {
    const bool is_number = draft_.is_number_column(name) ||
                           (draft_.is_category(name) && is_quantity(draft_.work.at(name).type));
    return is_number && !draft_.stays_as_drawn(name) &&
           !names_include(draft_.limits.in_order, name);
  }

  /// What of `name` is drawn and may be moved.
  void collect_movable(const std::string& name, Names& movable) const {
    if (is_movable(name)) {
      if (!names_include(movable, name)) movable.push_back(name);
      return;
    }
    const ColumnDefinition* definition = definition_of(name);
    if (definition == nullptr || !is_step(*definition)) return;
    for (const std::string& input : inputs_of(*definition)) collect_movable(input, movable);
  }

  [[nodiscard]] bool depends_on_any(const std::string& name, const Names& on) const {
    return std::ranges::any_of(on,
                               [&](const std::string& one) { return draft_.depends(name, one); });
  }

  /// Numbers that a column is computed from, and those that others are which these give.
  [[nodiscard]] Group group_of(const std::string& name) const {
    Group group;
    collect_movable(name, group.movable);
    std::size_t known = 0;
    while (known < group.movable.size()) {
      known = group.movable.size();
      for (const NumberRange& range : ranges_) {
        if (depends_on_any(range.column, group.movable)) {
          collect_movable(range.column, group.movable);
        }
      }
    }
    for (const NumberRange& range : ranges_) {
      if (depends_on_any(range.column, group.movable)) add_steps(range.column, group);
    }
    return group;
  }

  /// What a column is computed by, behind what that needs.
  void add_steps(const std::string& name, Group& group) const {
    if (names_include(group.steps, name) || names_include(group.movable, name)) return;
    const ColumnDefinition* definition = definition_of(name);
    const bool moves = depends_on_any(name, group.movable);
    if (definition == nullptr || !is_step(*definition) || !moves) {
      if (!names_include(group.inputs, name)) group.inputs.push_back(name);
      return;
    }
    for (const std::string& input : inputs_of(*definition)) add_steps(input, group);
    if (const auto* gap = std::get_if<GapColumn>(definition)) {
      for (const std::string& learned : gap->learned_names()) {
        if (!names_include(group.inputs, learned)) group.inputs.push_back(learned);
      }
    }
    group.steps.push_back(name);
  }

  /// Whether what the steps need doesn't hang on what is moved by another way.
  [[nodiscard]] bool can_define(const Group& group) const {
    return std::ranges::none_of(group.inputs, [&](const std::string& input) {
      return names_include(group.steps, input) || depends_on_any(input, group.movable);
    });
  }

  void define(const Group& group) {
    constexpr std::size_t kMostMoved = 6;
    std::vector<RangedNumbers::Movable> numbers;
    Names inputs = group.inputs;
    for (const std::string& name : group.movable) {
      const auto movable = movable_of(name);
      if (movable && numbers.size() < kMostMoved) {
        numbers.push_back(*movable);
      } else {
        inputs.push_back(name);
      }
    }
    if (numbers.empty()) return;
    std::vector<RangedNumbers::Step> steps;
    std::vector<NumberRange> ranges;
    for (const std::string& name : group.steps) {
      const ColumnDefinition& definition = *definition_of(name);
      if (const auto* gap = std::get_if<GapColumn>(&definition)) steps.emplace_back(*gap);
      if (const auto* formula = std::get_if<FormulaColumn>(&definition)) {
        steps.emplace_back(*formula);
      }
      const auto range = std::ranges::find(ranges_, name, &NumberRange::column);
      if (range == ranges_.end() || depends_on_any(range->flag, group.movable)) continue;
      ranges.push_back(*range);
      if (!range->flag.empty() && !names_include(inputs, range->flag)) {
        inputs.push_back(range->flag);
      }
    }
    if (ranges.empty()) return;
    draft_.define(RangedNumbers(std::move(numbers), std::move(steps), std::move(ranges), inputs));
  }

  /// Nothing where too few rows have it.
  [[nodiscard]] std::optional<RangedNumbers::Movable> movable_of(const std::string& name) const {
    const Column& column = draft_.work.at(name);
    const std::vector<double> numbers = numbers_of_cells(column);
    const auto least = draft_.end_of(numbers, 1);
    const auto most = draft_.end_of(numbers, -1);
    if (!least || !most || *least >= *most) return std::nullopt;
    std::vector<double> levels = usual_levels(numbers, draft_.share);
    // A category is one of those that there are.
    if (levels.empty() && draft_.is_category(name)) return std::nullopt;
    return RangedNumbers::Movable{draft_.form_of(name), *least, *most, std::move(levels)};
  }

  PlanDraft& draft_;
  std::vector<NumberRange> ranges_;  ///< of what formulas give
};

}  // namespace

void keep_ranges(PlanDraft& draft) {
  RangePlanner(draft).keep();
}

}  // namespace likeness::models
