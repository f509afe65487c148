#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

/// Tables whose rows belong to somebody and come one after another.
namespace likeness {

/// Which columns say whose a row is, and when.
struct SequenceNames {
  std::string key;    ///< empty: all rows are one sequence
  std::string index;  ///< empty: rows are in the order of the table
};

/// The rows of a table, those of one sequence after those of another.
struct SequenceRows {
  std::vector<std::size_t> rows;  ///< of the table
  std::vector<std::size_t> ends;  ///< of each sequence: where its rows end among these
  std::size_t left_out = 0;       ///< rows without a key or an index

  [[nodiscard]] std::size_t size() const noexcept { return ends.size(); }
  [[nodiscard]] std::size_t begin(std::size_t sequence) const noexcept {
    return sequence == 0 ? 0 : ends[sequence - 1];
  }
  [[nodiscard]] std::size_t length(std::size_t sequence) const noexcept {
    return ends[sequence] - begin(sequence);
  }
};

enum class SequenceOrder {
  kIndex,  ///< rows of a sequence by the index, those of one time in the order of the table
  kTable,  ///< as they stand in the table
};

/// Whether the cells of a column can put rows in order: numbers and dates.
[[nodiscard]] bool can_order_rows(const Column& column);

/// A key in whose sequences some number or date never falls, though it does in the whole table, or
/// whose rows of one time it tells apart; else an index of dates that never falls in the table;
/// nothing where there is neither.
[[nodiscard]] std::optional<SequenceNames> find_sequences(const Table& table,
                                                          const Metadata& metadata);

/// Sorts rows into sequences, these in the order in which their keys come first. The table must
/// have the columns, and the index must be one that can_order_rows().
[[nodiscard]] SequenceRows sequence_rows(const Table& table, const SequenceNames& names,
                                         SequenceOrder order = SequenceOrder::kIndex);

/// The first row of a sequence in which a column's cell is another than in the row that begins it.
[[nodiscard]] std::optional<std::size_t> first_change(const Column& column,
                                                      const SequenceRows& sequences);

}  // namespace likeness
