#pragma once

#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// A category by a formula that gives text, such as the month of a date in words.
class TextColumn {
 public:
  TextColumn() = default;
  TextColumn(const Column& target, std::string formula, std::vector<std::string> inputs);

  [[nodiscard]] std::vector<std::string> targets() const { return {blank_.name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return inputs_; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns&) const { return {}; }
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  Column blank_;
  std::string formula_;
  std::vector<std::string> inputs_;
};

}  // namespace likeness::models
