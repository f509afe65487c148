#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/csv_column.hpp"
#include "likeness/csv.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// The parts of a column in the order of the chunks, and what is needed to make one of them.
struct ColumnDraft {
  std::size_t index = 0;                  ///< in the header
  const CsvColumnType* wanted = nullptr;  ///< null: infer it
  std::vector<ColumnPart> parts;
  CsvDictionary base;  ///< first chunk's strings, where they are few enough to come again
  bool use_base = false;
  bool is_spelled = false;  ///< it is of names, though its cells are numbers
  ColumnStorage storage;

  explicit ColumnDraft(std::size_t rows) : storage(rows) {}
};

/// Where the rows of the chunks are: in the storage, and in the table.
struct RowLayout {
  std::vector<std::size_t> storage_first;
  std::vector<std::size_t> counts;
  std::size_t rows = 0;  ///< of the table
};

/// The kind that takes in all parts, and whether the column is spelled. Throws Error(kData) on
/// infinite numbers, and where the wanted type does not allow it.
[[nodiscard]] CellKind settle_kind(const CsvText& csv, ColumnDraft& draft, const RowLayout& layout);

/// Makes the column from parts that are all missing or of `kind`, or whole where it is kFloat.
[[nodiscard]] Column finish_column(const CsvText& csv, ColumnDraft& draft, const RowLayout& layout,
                                   CellKind kind);

}  // namespace likeness::io
