#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "likeness/table.hpp"
#include "models/constraints/plan_draft.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// What would come out of a plan as far as it is made, tried on rows whose columns know nothing of
/// each other: up to a thousand real rows, with what is drawn of each shuffled by itself.
class PlanTrial {
 public:
  explicit PlanTrial(const PlanDraft& draft);

  [[nodiscard]] std::size_t rows() const noexcept { return count_; }
  /// A column as it is drawn, or computed.
  const Column& at(const std::string& name);
  [[nodiscard]] Table table(const Names& names);

 private:
  const Column& sample(const std::string& name);
  void shuffle(Column column);
  void draw(const ColumnDefinition& definition);
  void compute(const ColumnDefinition& definition);

  const PlanDraft& draft_;
  std::size_t count_ = 0;
  std::vector<std::size_t> spread_;  ///< real rows
  RowColumns sample_;                ///< of these
  RowColumns rows_;                  ///< trial rows
  std::set<std::string> raw_;        ///< of these, columns that are drawn and not computed yet
};

}  // namespace likeness::models
