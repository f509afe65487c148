#pragma once

#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// A number or date by a formula of others.
class FormulaColumn {
 public:
  FormulaColumn() = default;
  FormulaColumn(const Column& target, std::string formula, std::vector<std::string> inputs);

  [[nodiscard]] std::vector<std::string> targets() const { return {form_.blank().name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return inputs_; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns&) const { return {}; }
  /// Those that count, as something else, where they are missing.
  [[nodiscard]] std::vector<std::string> inputs_that_may_be_missing() const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  NumberForm form_;
  std::string formula_;
  std::vector<std::string> inputs_;
};

}  // namespace likeness::models
