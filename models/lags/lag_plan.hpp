#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "constraints/lag_rule.hpp"
#include "io/archive.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_columns.hpp"

namespace likeness::models {

/// A column that a sum needs beside those of the table: what it was before a row, or is behind it.
/// It stands for base + added - subtracted.
struct LagHelper {
  std::string name;
  std::string base;
  std::vector<std::string> added;
  std::vector<std::string> subtracted;
  bool blanks_are_zero = false;  ///< of these
  NumberForm form;

  [[nodiscard]] Column of(const Table& table) const;
  void fields(io::Archive& archive);
};

/// A column whose cells come from the row before.
struct LagLink {
  std::string target;
  std::string source;        ///< of the row before
  bool is_category = false;  ///< a cell like the other; else numbers or dates
  bool is_limit = false;     ///< it is drawn, and moved beyond the source where it lies below
  bool is_strict = false;    ///< of limits
  bool is_sum = false;       ///< it is there whether or not it was drawn
  double offset = 0;
  std::optional<double> start;  ///< in first rows, where that isn't drawn
  NumberForm form;              ///< of numbers and dates

  void fields(io::Archive& archive);
};

/// Rows that were not drawn, among others.
struct KnownRows {
  const Table& rows;                        ///< of all rows, also of those that are new
  const std::vector<std::uint8_t>& is_new;  ///< of each row
};

/// Which columns of a row are computed from the row before it in its sequence, so that rules
/// between the two hold by construction. These are computed row by row, together with the columns
/// of the row that the next one needs; all else is computed within rows as ever.
class LagPlan {
 public:
  /// Adds what obeys a rule of a table, whose rows are those of the sequences in any order; false
  /// where nothing can.
  bool add(const LagRule& rule, const Table& table);

  [[nodiscard]] bool empty() const noexcept { return links_.empty(); }
  [[nodiscard]] const std::vector<LagLink>& links() const noexcept { return links_; }
  [[nodiscard]] const std::vector<LagHelper>& helpers() const noexcept { return helpers_; }
  [[nodiscard]] bool is_linked(const std::string& column) const;
  /// The rule within rows that computes the sum from the helper, or the helper from the sum.
  [[nodiscard]] Constraint formula_of(const LagHelper& helper) const;

  /// The table with the helpers behind its columns.
  [[nodiscard]] Table with_helpers(const Table& table) const;
  /// Columns that must be there before columns are linked.
  [[nodiscard]] std::set<std::string> inputs(const ConstraintPlan& plan) const;
  /// Whether a category would come from a column that is computed from linked ones.
  [[nodiscard]] bool has_late_categories(const ConstraintPlan& plan) const;
  /// Puts the linked columns into rows that were drawn, of which `ends` says where those of each
  /// sequence end.
  void link(const ConstraintPlan& plan, RowColumns& rows, std::span<const std::size_t> ends,
            const KnownRows* known) const;

  void fields(io::Archive& archive);

 private:
  [[nodiscard]] LagHelper helper_for(const LagRule& rule, const Table& table, bool is_behind) const;

  std::vector<LagHelper> helpers_;
  std::vector<LagLink> links_;
};

}  // namespace likeness::models
