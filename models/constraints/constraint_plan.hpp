#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "io/archive.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/constraints/column_definition.hpp"

namespace likeness::models {

/// How a table is changed before it is learned, and rows that were drawn are changed back, so that
/// constraints hold by construction.
class ConstraintPlan {
 public:
  /// Cells of `column` are emptied where `flag` says so.
  struct Mask {
    std::string column;
    std::string flag;
    /// Of numbers that are learned with their gaps: what is there where one is drawn missing though
    /// the flag says that it isn't.
    std::optional<double> usual = {};
    void fields(io::Archive& archive);
  };
  /// Between which numbers a computed column lies in the real table.
  struct Range {
    std::string column;
    double least = 0;
    double most = 0;
    void fields(io::Archive& archive);
  };

  /// Whether rows come out as they are drawn.
  [[nodiscard]] bool plain() const noexcept { return definitions_.empty() && masks_.empty(); }
  /// Whether a cell of the column is drawn as it is seen: neither computed, nor emptied afterwards.
  [[nodiscard]] bool is_drawn(const std::string& column) const;
  [[nodiscard]] bool is_computed(const std::string& column) const;
  /// What computes a column, and which column says where its cells are emptied; null for nothing.
  [[nodiscard]] const ColumnDefinition* definition_of(const std::string& column) const;
  /// Whether a column is computed, or others are from it.
  [[nodiscard]] bool speaks_of(const std::string& column) const;
  [[nodiscard]] const std::string* flag_of(const std::string& column) const;
  /// What has to be drawn so that a condition on a computed column is met, where one category of
  /// one column says it.
  [[nodiscard]] std::optional<Condition> as_drawn(const Condition& condition) const;
  /// All that is computed, each behind what it needs.
  [[nodiscard]] const std::vector<ColumnDefinition>& definitions() const noexcept {
    return definitions_;
  }
  /// The columns of the table without rows, in its order.
  [[nodiscard]] const Table& schema() const noexcept { return schema_; }

  /// What of a table is learned. Cells that can't be told stay missing. Where `whole`, no cell is
  /// meant to be missing.
  [[nodiscard]] Table encode(const Table& table, bool whole = false) const;
  /// Of what encode() gives, the columns whose missing cells can't be told.
  [[nodiscard]] std::vector<std::string> hidden_columns(const Table& encoded) const;
  /// A column that has a flag, as the flag says.
  [[nodiscard]] Column masked(const Column& column, const Column& flag) const;
  /// Rows of the table from those that were drawn.
  [[nodiscard]] Table restore(const Table& drawn) const;
  /// Of each row: whether a computed number is beyond all real ones.
  [[nodiscard]] std::vector<bool> beyond_ranges(const Table& table) const;

  void fields(io::Archive& archive);

 private:
  friend class PlanBuilder;
  [[nodiscard]] Table encoded(const RowColumns& rows) const;
  void compute(const ColumnDefinition& definition, RowColumns& rows) const;

  Table schema_;
  std::vector<ColumnDefinition> definitions_;  ///< each behind those that it needs
  std::vector<Mask> masks_;
  std::vector<Range> ranges_;
};

/// A plan, and what to learn by it.
struct PlannedTable {
  ConstraintPlan plan;
  Table table;
  Metadata metadata;
  std::vector<bool> constructed;  ///< of each constraint: whether it holds by construction
  /// Of each other one: whether drawing again the rows that break it costs little.
  std::vector<bool> seldom_broken;
};

/// What a plan may do.
struct PlanLimits {
  /// What fewer rows than this have is not kept, or rows of fewer owners.
  std::size_t share = 1;
  std::vector<std::uint32_t> owners = {};  ///< of each row, side by side; none: each its own
  /// Of each row whose it is, where those of one stand one after another; empty where they don't.
  /// What is missing is then as it was before.
  std::vector<std::uint32_t> sequences = {};
  /// Columns that are learned as they are, of which nothing is computed.
  std::vector<std::string> untouched = {};
  /// Columns that are not computed, though others may be from them.
  std::vector<std::string> drawn = {};
  /// Columns whose cells come from elsewhere, likewise; each with the columns of the table that it
  /// depends on there.
  std::map<std::string, std::vector<std::string>> given = {};
  /// Whether rows come out as they are computed, and none is drawn again: columns of an order that
  /// are far apart are then learned as they are, and one of them is moved where they break it.
  bool rows_stay = false;
  /// Whether the model draws columns in turn, each given those before it, and whether it is
  /// missing: numbers from which nothing is computed keep their gaps beside a flag, and conditions
  /// over categories are left to drawing rows again where few break them, unless rows stay.
  bool draws_in_turn = false;
  /// Columns by which rows are in order: learned as they are, and where they break an order with a
  /// given one moved to its bound, so that rows stay in order.
  std::vector<std::string> in_order = {};
};

/// Chooses how to obey what `checks` check. No row of `table` breaks them, but for those whose
/// share of breaks is learned.
[[nodiscard]] PlannedTable plan_constraints(const Table& table, const Metadata& metadata,
                                            const std::vector<ConstraintCheck>& checks,
                                            const PlanLimits& limits);

}  // namespace likeness::models
