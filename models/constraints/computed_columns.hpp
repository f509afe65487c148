#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "likeness/table.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

class LagPlan;
struct KnownRows;

/// Columns of rows that were drawn, each computed by a plan when it is first asked for: so that
/// what comes from other tables can be computed from some of them, and others from that.
class ComputedColumns {
 public:
  /// Gives a column that was not drawn.
  using Given = std::function<const Column&(const std::string& name)>;

  /// The plan must outlive this.
  ComputedColumns(const ConstraintPlan& plan, RowColumns drawn, Given given)
      : plan_(plan), rows_(std::move(drawn)), given_(std::move(given)) {}

  /// From now on columns of a row are computed from the row before it, too: `ends` says where the
  /// rows of each sequence end, and `known`, unless it is null, which rows were not drawn. All must
  /// outlive this.
  void set_order(const LagPlan& lags, std::span<const std::size_t> ends, const KnownRows* known) {
    lags_ = &lags;
    ends_ = ends;
    known_ = known;
  }

  /// The column as it comes out.
  [[nodiscard]] Column at(const std::string& name);

 private:
  /// Before cells are emptied.
  const Column& whole(const std::string& name);
  void compute(const ColumnDefinition& definition);
  /// Computes what comes from rows before.
  void link();

  const ConstraintPlan& plan_;
  RowColumns rows_;
  Given given_;
  const LagPlan* lags_ = nullptr;  ///< null once its columns are there
  std::span<const std::size_t> ends_;
  const KnownRows* known_ = nullptr;
  std::set<std::string> begun_;
  std::set<std::string> done_;
};

}  // namespace likeness::models
