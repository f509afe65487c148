#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/constraints/column_definition.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

using Names = std::vector<std::string>;

[[nodiscard]] bool names_include(const Names& names, const std::string& name);

/// A plan that is being made, as its parts (plan_parts.hpp) see it: each takes the constraints that
/// it knows how to obey, defines columns for them, and says so.
class PlanDraft {
 public:
  PlanDraft(const Table& table, const Metadata& all_metadata,
            const std::vector<ConstraintCheck>& all_checks, const PlanLimits& all_limits);

  /// Asks `part` of each constraint that is to be obeyed and isn't yet: it says whether it is now.
  template <class Part>
  void each(const Part& part) {
    for (std::size_t k = 0; k < checks.size(); ++k) {
      if (is_left(k) && part(checks[k])) constructed[k] = true;
    }
  }
  /// Whether a constraint is to be obeyed, isn't yet, and isn't left to drawing rows again.
  [[nodiscard]] bool is_left(std::size_t k) const;

  [[nodiscard]] bool is_learned(const std::string& name) const { return learned_.contains(name); }
  [[nodiscard]] bool all_learned(const Names& names) const;
  [[nodiscard]] bool is_number_column(const std::string& name) const;
  [[nodiscard]] bool is_category(const std::string& name) const;
  [[nodiscard]] bool is_defined(const std::string& name) const { return needs_.contains(name); }
  [[nodiscard]] bool is_given(const std::string& name) const { return limits.given.contains(name); }
  [[nodiscard]] bool is_computed(const std::string& name) const {
    return is_defined(name) && !is_given(name);
  }
  /// Whether it can't be computed any more.
  [[nodiscard]] bool is_settled(const std::string& name) const {
    return is_defined(name) || names_include(limits.drawn, name);
  }
  /// Whether other columns are looked up by its values, so that it may have no new ones.
  [[nodiscard]] bool is_base(const std::string& name) const;
  /// Whether no order may move it: what is looked up by a number knows those that were seen alone.
  [[nodiscard]] bool stays_as_drawn(const std::string& name) const {
    return is_settled(name) || is_base(name);
  }
  /// Whether a column is computed from another one, by any number of steps.
  [[nodiscard]] bool depends(const std::string& name, const std::string& on) const;
  /// What comes from elsewhere can't be filled where it is missing.
  [[nodiscard]] bool can_give(const std::string& name) const {
    return !is_given(name) || work.at(name).missing_count() == 0;
  }
  [[nodiscard]] bool can_define(const Names& targets, const Names& inputs) const;
  void define(ColumnDefinition definition);

  /// How numbers of a column are written: multiples, where a rule says so.
  [[nodiscard]] NumberForm form_of(const std::string& name) const;

  /// A name that no column has.
  [[nodiscard]] std::string fresh_name(std::string name);
  /// The column that says where cells of `column` are missing, from now on.
  const std::string& flag_of(const std::string& column);
  [[nodiscard]] bool is_flag(const std::string& name) const;
  [[nodiscard]] bool is_masked(const std::string& name) const;

  /// The least number that rows of `share` owners don't go below, or the most where sign is -1.
  [[nodiscard]] std::optional<double> end_of(const std::vector<double>& numbers, double sign) const;

  const Metadata& metadata;
  const std::vector<ConstraintCheck>& checks;
  const PlanLimits& limits;
  std::size_t share;
  std::size_t rows;
  RowColumns work;  ///< the table, as far as it is changed for the plan
  Table schema;     ///< of the table, without rows
  std::vector<ColumnDefinition> definitions;
  std::vector<ConstraintPlan::Range> ranges;
  std::vector<bool> constructed;           ///< of each constraint
  std::vector<bool> redrawn;               ///< likewise: whether drawn rows seldom break it
  std::vector<OrderShape> implied_orders;  ///< that follow from formulas
  std::vector<std::pair<std::string, std::string>> flags;  ///< column, its flag

 private:
  [[nodiscard]] Table schema_of(const Table& table) const;

  std::map<std::string, Names> needs_;  ///< of a column that is defined
  std::set<std::string> learned_;
  std::set<std::string> taken_;
};

}  // namespace likeness::models
