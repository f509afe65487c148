#pragma once

#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/constraints/bound_rules.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// A number that rules tie to other columns by comparing it with something: `if kind = 'D' then
/// signed > 0`, `returned >= -quantity`. It is learned as it is; where it breaks a rule, it moves
/// to the nearest numbers that don't, as far beyond their end as it was before it.
class AdjustedNumber {
 public:
  AdjustedNumber() = default;
  /// `cuts` are what the target is compared with. It stays between `least` and `most` where rules
  /// let it.
  AdjustedNumber(NumberForm target, BoundRules rules, std::vector<std::string> cuts, double least,
                 double most);

  [[nodiscard]] std::vector<std::string> targets() const { return {form_.blank().name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return rules_.inputs(); }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const {
    return {{rows.at(form_.blank().name), ""}};
  }
  [[nodiscard]] bool is_of_multiples() const noexcept { return form_.is_of_multiples(); }
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  /// Numbers between two cuts of a row, or one of these alone.
  struct Segment {
    double low = 0;
    double high = 0;
    [[nodiscard]] bool point() const noexcept { return low == high; }
  };
  [[nodiscard]] std::vector<std::vector<double>> cuts_of(const Table& table) const;
  [[nodiscard]] static Segment segment(const std::vector<double>& cuts, std::size_t place);
  [[nodiscard]] static double inside(const Segment& segment);
  [[nodiscard]] double placed(double value, const Segment& segment) const;

  NumberForm form_;
  BoundRules rules_;
  std::vector<std::string> cuts_;
  double least_ = 0;
  double most_ = 0;
};

}  // namespace likeness::models
