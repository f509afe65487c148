#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "constraints/bound_expression.hpp"
#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// Conditions that a column is made to meet, with the columns that they speak of.
class BoundRules {
 public:
  BoundRules() = default;
  /// `schema` has the columns of the rules, the one that is made to meet them first.
  BoundRules(Table schema, std::vector<std::string> rules);

  [[nodiscard]] const std::string& target() const { return schema_.column(0).name; }
  [[nodiscard]] const Table& schema() const noexcept { return schema_; }
  /// The columns without the target.
  [[nodiscard]] std::vector<std::string> inputs() const;
  /// Of each row, whether a rule is broken.
  [[nodiscard]] std::vector<std::uint8_t> broken(const Table& table) const;
  /// The columns of the schema, of some rows.
  [[nodiscard]] Table table_of(const RowColumns& rows) const;
  /// An expression over these columns.
  [[nodiscard]] std::vector<double> numbers(const std::string& expression,
                                            const Table& table) const;
  void fields(io::Archive& archive);

 private:
  void bind();

  Table schema_;
  std::vector<std::string> rules_;
  std::shared_ptr<const std::vector<BoundExpression>> bound_;
};

}  // namespace likeness::models
