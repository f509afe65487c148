#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "likeness/table.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// Columns of rows that were drawn, each computed by a plan when it is first asked for: so that
/// what comes from other tables can be computed from some of them, and others from that.
class ComputedColumns {
 public:
  /// Gives a column that was not drawn.
  using Given = std::function<const Column&(const std::string& name)>;

  /// The plan must outlive this.
  ComputedColumns(const ConstraintPlan& plan, RowColumns drawn, Given given)
      : plan_(plan), rows_(std::move(drawn)), given_(std::move(given)) {}

  /// The column as it comes out.
  [[nodiscard]] Column at(const std::string& name);

 private:
  /// Before cells are emptied.
  const Column& whole(const std::string& name);

  const ConstraintPlan& plan_;
  RowColumns rows_;
  Given given_;
  std::set<std::string> begun_;
  std::set<std::string> done_;
};

}  // namespace likeness::models
