#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "constraints/bound_expression.hpp"
#include "constraints/combination_index.hpp"
#include "io/archive.hpp"
#include "likeness/model.hpp"
#include "likeness/table.hpp"
#include "models/constraints/adjusted_category.hpp"
#include "models/constraints/adjusted_number.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/row_columns.hpp"
#include "models/constraints/text_column.hpp"

/// Columns that are not drawn but computed from others, and from helpers that are learned in their
/// place, so that a constraint can't be broken. Each type has
///
/// - targets(), what it computes, and inputs(), which columns of the table it needs for that;
/// - encode(), which gives the helpers of a table;
/// - restore(), which computes the targets from the inputs and helpers that are there.
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

/// Columns that follow from another one: a cell there is in one row of `cells`.
class LookupColumns {
 public:
  LookupColumns() = default;
  /// `cells` has each combination of the base, its first column, and the targets once.
  explicit LookupColumns(const Table& cells);

  [[nodiscard]] std::vector<std::string> targets() const;
  [[nodiscard]] std::vector<std::string> inputs() const { return {cells_.column(0).name}; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns&) const { return {}; }
  void restore(RowColumns& rows) const;
  /// The one cell of the base of which a condition on a target is true; nothing where it is true of
  /// several, or of none.
  [[nodiscard]] std::optional<Condition> as_drawn(const Condition& condition) const;
  void fields(io::Archive& archive);

 private:
  void index_base();
  void look_up_nearest(const Column& base, std::vector<std::int32_t>& found) const;
  Table cells_;
  std::shared_ptr<const CombinationIndex> base_;
};

/// Columns whose combinations are categories of one helper.
class JoinedColumns {
 public:
  JoinedColumns() = default;
  /// `cells` has each combination once.
  JoinedColumns(const Table& cells, std::string helper);

  [[nodiscard]] std::vector<std::string> targets() const;
  [[nodiscard]] std::vector<std::string> inputs() const { return {}; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  /// Likewise the category of the helper.
  [[nodiscard]] std::optional<Condition> as_drawn(const Condition& condition) const;
  void fields(io::Archive& archive);

 private:
  void index_cells();
  Table cells_;
  std::string helper_;
  std::shared_ptr<const CombinationIndex> index_;
};

/// A number or date that is not below some others (or above): learned by its distance from the
/// largest, or as it is, and then moved to the other side of that, as far from it, where it would
/// break the order.
class GapColumn {
 public:
  GapColumn() = default;
  /// Where there is no name of a helper, the target is learned as it is.
  GapColumn(const Column& target, const std::vector<Column>& bounds, std::vector<bool> strict,
            bool below, const std::string& helper);
  /// Keeps what is computed within these. Where the order doesn't allow that, a cell goes beyond,
  /// or is missing where cells may be.
  void stay_within(double least, double most, bool may_be_missing);
  /// What is learned as it is is moved to the bound, no further.
  void move_no_further() { moves_no_further_ = true; }

  [[nodiscard]] std::vector<std::string> targets() const { return {form_.blank().name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return bounds_; }
  /// Whether the target lies below what it is measured from.
  [[nodiscard]] bool below() const noexcept { return below_; }
  [[nodiscard]] bool is_learned_itself() const noexcept {
    return gap_.blank().name == form_.blank().name;
  }
  [[nodiscard]] const std::string& learned_name() const noexcept { return gap_.blank().name; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  /// Of each row: the bound that counts, NaN where all are missing, and whether it is excluded.
  struct Limits {
    std::vector<double> bound;
    std::vector<bool> strict;
  };
  [[nodiscard]] Limits limits(const RowColumns& rows) const;
  [[nodiscard]] double placed(double value, double bound, bool strict) const;

  NumberForm form_;
  NumberForm gap_;  ///< or the target itself
  double least_ = -std::numeric_limits<double>::infinity();
  double most_ = std::numeric_limits<double>::infinity();
  bool may_be_missing_ = false;  ///< beyond these
  bool moves_no_further_ = false;
  double unit_ = 1;  ///< of the gap, in that of the target
  bool below_ = false;
  std::vector<std::string> bounds_;
  std::vector<std::uint8_t> strict_;
};

/// A number by its place in the range of numbers of its segment.
class ScaledColumn {
 public:
  ScaledColumn() = default;
  /// `segments` has each combination once; `least` and `most` are the numbers of each.
  ScaledColumn(const Column& target, const Table& segments, std::vector<double> least,
               std::vector<double> most, std::string helper);

  [[nodiscard]] std::vector<std::string> targets() const { return {form_.blank().name}; }
  [[nodiscard]] std::vector<std::string> inputs() const;
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  void index_segments();
  NumberForm form_;
  Table segments_;
  std::vector<double> least_;
  std::vector<double> most_;
  std::string helper_;
  std::shared_ptr<const CombinationIndex> index_;
};

/// Parts that add up to a constant: each but the first by its share of what is left.
class ShareColumns {
 public:
  ShareColumns() = default;
  ShareColumns(const std::vector<Column>& parts, double total, std::vector<std::string> helpers);

  [[nodiscard]] std::vector<std::string> targets() const;
  [[nodiscard]] std::vector<std::string> inputs() const { return {forms_[0].blank().name}; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  std::vector<NumberForm> forms_;
  double total_ = 0;
  std::vector<std::string> helpers_;  ///< of all but the first and the last
};

/// A number that is a multiple of a step, by which multiple.
class SteppedColumn {
 public:
  SteppedColumn() = default;
  SteppedColumn(const Column& target, double step, std::string helper);

  [[nodiscard]] std::vector<std::string> targets() const { return {form_.blank().name}; }
  [[nodiscard]] std::vector<std::string> inputs() const { return {}; }
  [[nodiscard]] std::vector<HelperColumn> encode(const RowColumns& rows) const;
  void restore(RowColumns& rows) const;
  void fields(io::Archive& archive);

 private:
  NumberForm form_;
  double step_ = 1;
  std::string helper_;
};

using ColumnDefinition =
    std::variant<FormulaColumn, LookupColumns, JoinedColumns, GapColumn, ScaledColumn, ShareColumns,
                 SteppedColumn, TextColumn, AdjustedNumber, AdjustedCategory>;

[[nodiscard]] std::vector<std::string> targets_of(const ColumnDefinition& definition);
[[nodiscard]] std::vector<std::string> inputs_of(const ColumnDefinition& definition);
/// The inputs of which it counts that cells are missing: they are emptied before it is computed.
[[nodiscard]] std::vector<std::string> inputs_that_may_be_missing(
    const ColumnDefinition& definition);
void definition_fields(io::Archive& archive, ColumnDefinition& definition);

}  // namespace likeness::models
