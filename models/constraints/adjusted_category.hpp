#pragma once

#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/constraints/bound_rules.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// A category that rules tie to other columns: `if average >= 50 then result = 'pass'`. Where they
/// leave one in each row, it is computed; else it is learned as it is, and where it breaks a rule
/// it becomes the most frequent one that doesn't.
class AdjustedCategory {
 public:
  AdjustedCategory() = default;
  /// `levels` is a column with each category once, the most frequent first.
  AdjustedCategory(Column levels, BoundRules rules, bool is_decided);

  [[nodiscard]] std::vector<std::string> targets() const { return {levels_.column(0).name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return rules_.inputs(); }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  /// Of each row: how many of the categories the rules allow.
  [[nodiscard]] std::vector<std::size_t> allowed(const RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  /// The first of the levels that a row may have, where it is one.
  [[nodiscard]] std::vector<std::size_t> first_allowed(const Table& table,
                                                       std::vector<std::size_t>* count) const;
  [[nodiscard]] Table table_of(const RowColumns& rows) const;

  Table levels_;
  BoundRules rules_;
  bool is_decided_ = false;
};

}  // namespace likeness::models
