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
#include "models/constraints/formula_column.hpp"
#include "models/constraints/gap_column.hpp"
#include "models/constraints/helper_column.hpp"
#include "models/constraints/number_form.hpp"
#include "models/constraints/ranged_numbers.hpp"
#include "models/constraints/row_columns.hpp"
#include "models/constraints/text_column.hpp"

/// Columns that are not drawn but computed from others, and from helpers that are learned in their
/// place, so that a constraint can't be broken. Each type has
///
/// - targets(), what it computes, and inputs(), which columns of the table it needs for that;
/// - encode(), which gives the helpers of a table;
/// - restore(), which computes the targets from the inputs and helpers that are there.
namespace likeness::models {

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
                 SteppedColumn, TextColumn, AdjustedNumber, AdjustedCategory, RangedNumbers>;

[[nodiscard]] std::vector<std::string> targets_of(const ColumnDefinition& definition);
[[nodiscard]] std::vector<std::string> inputs_of(const ColumnDefinition& definition);
/// The inputs of which it counts that cells are missing: they are emptied before it is computed.
[[nodiscard]] std::vector<std::string> inputs_that_may_be_missing(
    const ColumnDefinition& definition);
void definition_fields(io::Archive& archive, ColumnDefinition& definition);

}  // namespace likeness::models
