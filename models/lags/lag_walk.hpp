#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "models/lags/lag_plan.hpp"

namespace likeness::models {

/// Goes through the rows of sequences, the first ones of all of them, then the second ones, and
/// computes what each needs from the one before it. Both arguments must outlive this.
class LagWalk {
 public:
  LagWalk(const LagPlan& lags, const ConstraintPlan& plan);

  /// Whether a column is linked, or computed from one that is.
  [[nodiscard]] bool is_late(const std::string& column) const { return late_.contains(column); }
  /// Columns that are neither, and from which the others are.
  [[nodiscard]] std::set<std::string> inputs() const;
  /// Puts the linked columns into rows.
  void run(RowColumns& rows, std::span<const std::size_t> ends, const KnownRows* known);

 private:
  void find_late();
  void link_categories(RowColumns& rows, std::span<const std::size_t> ends,
                       const KnownRows* known) const;
  void take_numbers(const RowColumns& rows);
  void put_known(const KnownRows& known, const std::string& column,
                 std::span<const std::size_t> at);
  void step(std::span<const std::size_t> at, bool is_first, const KnownRows* known);
  [[nodiscard]] double linked(const LagLink& link, std::size_t row, bool is_first) const;

  const LagPlan& lags_;
  const ConstraintPlan& plan_;
  std::set<std::string> late_;
  std::vector<const ColumnDefinition*> needed_;  ///< late ones that sources come from, in order
  Table given_;                                  ///< what these need beside
  std::map<std::string, std::vector<double>> numbers_;  ///< of linked columns and of sources
};

}  // namespace likeness::models
