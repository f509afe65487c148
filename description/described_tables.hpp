#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "description/described_table.hpp"
#include "description/row_search.hpp"
#include "likeness/table.hpp"

namespace likeness::description {

/// The tables of a description with what their rows are made by. A row depends on its number alone.
class DescribedTables {
 public:
  std::vector<DescribedTable> tables;

  /// Columns of some rows, in the table's order, drawn so often.
  [[nodiscard]] Table make_columns(const DescribedTable& table,
                                   const std::vector<std::string>& names,
                                   std::span<const std::uint64_t> rows,
                                   const ColumnTries& tries) const;

  /// How the cells of each row have to be drawn so that it meets the constraints.
  [[nodiscard]] ColumnTries tries_of(const DescribedTable& table,
                                     std::span<const std::uint64_t> rows) const;
  /// Likewise, drawn more often before the search: a number for each row, of the columns that
  /// `redrawn` marks.
  [[nodiscard]] ColumnTries tries_of(const DescribedTable& table,
                                     std::span<const std::uint64_t> rows,
                                     std::span<const std::uint32_t> redraws) const;

  /// Of each row of a table, what is in some columns, as one text.
  [[nodiscard]] std::vector<std::string> keys_of(std::size_t table,
                                                 const std::vector<std::size_t>& columns) const;

  /// Makes ready what is computed, from some rows of the other columns.
  void compute_columns(DescribedTable& table, std::span<const std::uint64_t> rows) const;

  /// The columns that can be drawn again, of these and those that they are computed from. What
  /// rows of other tables refer to is among them only where that is asked for, or nothing else is.
  [[nodiscard]] std::vector<std::size_t> drawn_for(const DescribedTable& table,
                                                   const std::vector<std::string>& names,
                                                   bool referred) const;

 private:
  [[nodiscard]] Column make_column(const DescribedTable& table, std::size_t c,
                                   std::span<const std::uint64_t> rows, const ColumnTries& tries,
                                   int depth) const;
  [[nodiscard]] Column make_reference(const DescribedTable& table, std::size_t c,
                                      std::span<const std::uint64_t> rows, const ColumnTries& tries,
                                      int depth) const;
  /// The row of its parent that a row refers to. `i` is its place in `tries`.
  [[nodiscard]] std::uint64_t parent_row(const DescribedTable& table, std::uint64_t relation,
                                         std::uint64_t row, const ColumnTries& tries,
                                         std::size_t i) const;
  [[nodiscard]] ColumnTries tries_of_parents(const DescribedTable& parent, std::size_t column,
                                             std::span<const std::uint64_t> rows) const;
  [[nodiscard]] std::vector<RowCheck> checks_of(const DescribedTable& table) const;
};

}  // namespace likeness::description
