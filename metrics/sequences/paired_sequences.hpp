#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "likeness/sequence_evaluation.hpp"
#include "metrics/paired_tables.hpp"
#include "table/sequence_rows.hpp"

namespace likeness::metrics {

/// The categories of a column, in the order of a table's sequences; -1 where missing.
struct SequenceCategories {
  std::array<std::vector<int>, 3> codes;  ///< by TableSide; empty for a table that isn't there
  std::vector<std::string> names;         ///< of each code
};

/// Tables of sequences, as all scores of sequences see them. Columns without a meaning that can be
/// compared are left out.
class PairedSequences {
 public:
  /// Throws as evaluate_sequences() does.
  PairedSequences(const PairedTables& tables, SequenceNames names);

  [[nodiscard]] const SequenceNames& names() const noexcept { return names_; }
  [[nodiscard]] const PairedTables& tables() const noexcept { return tables_; }
  [[nodiscard]] const SequenceRows& side(TableSide side) const noexcept {
    return sides_[static_cast<std::size_t>(side)];
  }
  /// Whether the rows of the real table never go back in time as they stand.
  [[nodiscard]] bool in_order() const noexcept { return in_order_; }
  /// Columns that never change within real sequences, and the others; neither with key or index.
  [[nodiscard]] const std::vector<const ColumnMetadata*>& context() const noexcept {
    return context_;
  }
  [[nodiscard]] const std::vector<const ColumnMetadata*>& varying() const noexcept {
    return varying_;
  }

  /// The index, in the order of the sequences.
  [[nodiscard]] std::vector<double> times(TableSide side) const;
  /// A numerical or datetime column, in the order of the sequences; NaN where missing. Nothing
  /// where its cells aren't numbers in all tables.
  [[nodiscard]] std::optional<std::vector<double>> numbers(TableSide side,
                                                           const ColumnMetadata& column) const;
  /// A categorical or boolean column.
  [[nodiscard]] SequenceCategories categories(const ColumnMetadata& column) const;

 private:
  void check_names() const;
  void sort_rows();
  void divide_columns();

  const PairedTables& tables_;
  SequenceNames names_;
  bool in_order_ = true;
  std::array<SequenceRows, 3> sides_;
  std::vector<const ColumnMetadata*> context_;
  std::vector<const ColumnMetadata*> varying_;
};

/// The columns that the input names, the metadata names, or that are found; throws Error(kUsage)
/// where there are none.
[[nodiscard]] SequenceNames names_of_sequences(const SequenceInput& input);

}  // namespace likeness::metrics
