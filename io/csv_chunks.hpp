#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/csv_text.hpp"

namespace likeness::io {

/// A run of whole rows. Its memory may be read for kCellPadding bytes beyond its end.
struct CsvChunk {
  const char* data = nullptr;
  std::uint32_t size = 0;
  std::size_t offset = 0;     ///< of `data` in the text
  std::size_t row_limit = 0;  ///< an upper bound on its rows
  bool quotes = false;        ///< there is a quote in it
};

/// The rows of a text in chunks whose borders depend on the text alone.
struct CsvChunks {
  std::vector<CsvChunk> chunks;
  std::vector<char> tail;  ///< copy of the last bytes of the text, with padding
};

/// Checks all bytes and cuts the rows into chunks: the first one small, to learn the types from.
/// Throws Error(kData) on NUL bytes, invalid UTF-8 and a quote that is never closed.
[[nodiscard]] CsvChunks cut_into_chunks(const CsvText& csv);

/// Where the cells of a chunk are.
struct CsvCells {
  std::size_t columns = 0;
  std::size_t rows = 0;
  std::vector<std::uint32_t> row_begins;
  std::vector<std::uint32_t>
      ends;  ///< row by row: offset of the separator or newline behind a cell

  [[nodiscard]] std::uint32_t begin(std::size_t row, std::size_t column) const noexcept {
    return column == 0 ? row_begins[row] : ends[row * columns + column - 1] + 1;
  }
  [[nodiscard]] std::uint32_t end(std::size_t row, std::size_t column) const noexcept {
    return ends[row * columns + column];
  }
};

/// Finds the cells of a chunk. Blank lines are left out where there are several columns. Throws
/// Error(kData) on a row with too few or too many cells.
void find_cells(const CsvText& csv, const CsvChunk& chunk, CsvCells& cells);

}  // namespace likeness::io
