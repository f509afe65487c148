#include <bit>
#include <string_view>

#include "io/byte_masks.hpp"
#include "io/csv_chunks.hpp"

namespace likeness::io {
namespace {

/// Collects the ends of cells row by row.
class CellCollector {
 public:
  CellCollector(const CsvText& csv, const CsvChunk& chunk, CsvCells& cells)
      : csv_(csv), chunk_(chunk), cells_(cells) {
    cells.columns = csv.names.size();
    cells.rows = 0;
    // Cells are written before they are counted, at most a block's worth beyond a full row.
    cells.ends.resize((chunk.row_limit + 1) * cells.columns + 2 * 64);
    cells.row_begins.resize(chunk.row_limit + 1);
  }

  void add(std::uint32_t end) noexcept { cells_.ends[count_++] = end; }

  /// Closes the row whose last cell was added.
  void end_row() {
    const std::size_t columns = count_ - row_first_;
    const std::uint32_t next = cells_.ends[count_ - 1] + 1;
    if (columns != cells_.columns && !blank_line()) fail(columns);
    if (columns == cells_.columns) {
      cells_.row_begins[cells_.rows++] = row_begin_;
      row_first_ = count_;
    } else {
      count_ = row_first_;
    }
    row_begin_ = next;
  }

  /// To be called before more cells than a block has may have been added to a row.
  void check_width() const {
    if (count_ - row_first_ > cells_.columns) fail(count_ - row_first_);
  }

  [[nodiscard]] bool row_is_open() const noexcept { return row_begin_ < chunk_.size; }

 private:
  [[nodiscard]] bool blank_line() const noexcept {
    if (count_ - row_first_ != 1) return false;
    const std::string_view line(chunk_.data + row_begin_, cells_.ends[count_ - 1] - row_begin_);
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
  }

  [[noreturn]] void fail(std::size_t columns) const {
    std::size_t offset = chunk_.offset + row_begin_;
    const char* const end = csv_.text.data() + csv_.text.size();
    // The cells beyond the block are not counted yet; say how many the whole row has.
    if (columns > cells_.columns) {
      bool unterminated = false;
      columns = 0;
      for (const char* p = csv_.text.data() + offset;; ++p) {
        p = csv_field_end(p, end, csv_.separator, csv_.newline, unterminated);
        ++columns;
        if (p == end || *p == csv_.newline) break;
      }
    }
    csv_.fail_line(offset, "the row has " + std::to_string(columns) +
                               (columns == 1 ? " cell" : " cells") + ", but the header has " +
                               std::to_string(cells_.columns) +
                               "; quote cells that contain the separator.");
  }

  const CsvText& csv_;
  const CsvChunk& chunk_;
  CsvCells& cells_;
  std::size_t count_ = 0;
  std::size_t row_first_ = 0;
  std::uint32_t row_begin_ = 0;
};

void find_plain_cells(const CsvText& csv, const CsvChunk& chunk, CellCollector& collector) {
  for (std::uint32_t block = 0; block < chunk.size; block += 64) {
    ByteMasks masks = compare_bytes(chunk.data + block, csv.separator, csv.newline);
    if (chunk.size - block < 64) {
      const std::uint64_t inside = (std::uint64_t{1} << (chunk.size - block)) - 1;
      masks.either &= inside;
      masks.second &= inside;
    }
    while (masks.either != 0) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(masks.either));
      collector.add(block + bit);
      if (((masks.second >> bit) & 1) != 0) collector.end_row();
      masks.either &= masks.either - 1;
    }
    collector.check_width();
  }
}

void find_quoted_cells(const CsvText& csv, const CsvChunk& chunk, CellCollector& collector) {
  const char* const end = chunk.data + chunk.size;
  bool unterminated = false;
  for (const char* p = chunk.data; p < end; ++p) {
    p = csv_field_end(p, end, csv.separator, csv.newline, unterminated);
    if (p == end) break;
    collector.add(static_cast<std::uint32_t>(p - chunk.data));
    if (*p == csv.newline) collector.end_row();
    collector.check_width();
  }
}

}  // namespace

void find_cells(const CsvText& csv, const CsvChunk& chunk, CsvCells& cells) {
  CellCollector collector(csv, chunk, cells);
  if (chunk.quotes) {
    find_quoted_cells(csv, chunk, collector);
  } else {
    find_plain_cells(csv, chunk, collector);
  }
  // The last row of the text may lack its newline.
  if (collector.row_is_open()) {
    collector.add(chunk.size);
    collector.end_row();
  }
}

}  // namespace likeness::io
