#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/constraints/formula_column.hpp"
#include "models/constraints/gap_column.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// Between which numbers a column lies.
struct NumberRange {
  std::string column;
  double least = 0;
  double most = 0;
  bool always = false;    ///< whether its cells are never missing
  std::string flag = {};  ///< which column says where they are; empty for none
  void fields(io::Archive& archive);
};

/// Numbers that are learned as they are, and from which others are computed: where one of these
/// leaves its range, as the budget does of a small cost and a large negative variance, the number
/// is moved that has to move least, as far beyond where the range is kept as it was before.
class RangedNumbers {
 public:
  /// What is computed from the numbers, each behind what it needs.
  using Step = std::variant<FormulaColumn, GapColumn>;

  /// A number that may be moved.
  struct Movable {
    NumberForm form;
    double least = 0;
    double most = 0;
    std::vector<double> levels = {};  ///< rising; empty: any between these
    void fields(io::Archive& archive);
    [[nodiscard]] const std::string& name() const noexcept { return form.blank().name; }
  };

  RangedNumbers() = default;
  /// `inputs` are what the steps need beside the numbers and each other.
  RangedNumbers(std::vector<Movable> numbers, std::vector<Step> steps,
                std::vector<NumberRange> ranges, std::vector<std::string> inputs);

  [[nodiscard]] std::vector<std::string> targets() const;
  [[nodiscard]] std::vector<std::string> inputs() const { return inputs_; }
  [[nodiscard]] std::vector<std::string> inputs_that_may_be_missing() const;
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  class Mover;
  /// Of each row: how far beyond their ranges the numbers are together, in widths of these.
  [[nodiscard]] std::vector<double> excess(RowColumns rows) const;

  std::vector<Movable> numbers_;
  std::vector<Step> steps_;
  std::vector<NumberRange> ranges_;
  std::vector<std::string> inputs_;
};

}  // namespace likeness::models
