#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::models {

/// Where a learned column of a frame lies in an encoded row. A number takes one place for its
/// offset and then one for each mode; a column of levels one for each entry (level, or pool of rare
/// ones); a column with a single level takes none.
struct ColumnPlaces {
  bool is_number = false;
  std::size_t begin = 0;    ///< its first place in an encoded row
  std::size_t width = 0;    ///< its number of places
  std::size_t entries = 0;  ///< modes or levels
  bool is_state = false;    ///< its levels say which numbers of the next column are shown

  /// Whether it is a category that takes places, whose levels rows may be drawn by.
  [[nodiscard]] bool is_category() const noexcept { return !is_number && !is_state && width > 0; }
  /// Where its first mode or level lies.
  [[nodiscard]] std::size_t entries_begin() const noexcept { return begin + (is_number ? 1 : 0); }
};

/// A table as a network sees it, kept small: an offset per number, and which place of each group
/// holds the one. TableEncoder makes it; gather() writes it out row by row.
class EncodedTable {
 public:
  EncodedTable() = default;
  /// Room for `rows` rows of those columns, all of whose numbers are 0 and of entry 0.
  EncodedTable(std::vector<ColumnPlaces> columns, std::size_t rows);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] const std::vector<ColumnPlaces>& columns() const noexcept { return columns_; }

  /// The mode or level entry of a cell; `column` as in columns().
  [[nodiscard]] std::size_t entry(std::size_t row, std::size_t column) const noexcept;
  /// The offset of a cell in a column of numbers.
  [[nodiscard]] float offset(std::size_t row, std::size_t column) const noexcept;

  /// Sets a cell; the offset counts in columns of numbers only. Different cells may be set by
  /// different threads.
  void set(std::size_t row, std::size_t column, float offset, std::size_t entry) noexcept;

  /// Writes the rows `rows` one after another to `out`, rows.size() x width(): offsets, ones and
  /// zeros. Any number of threads may do so at once.
  void gather(std::span<const std::uint32_t> rows, std::span<float> out) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::vector<ColumnPlaces> columns_;
  std::size_t rows_ = 0;
  std::size_t width_ = 0;
  /// For each of columns_, its place among those with entries and among those with offsets.
  std::vector<std::size_t> place_in_ones_;
  std::vector<std::size_t> place_in_offsets_;
  std::vector<std::uint32_t> ones_;           ///< rows x groups: places in the encoded row
  std::vector<float> offsets_;                ///< rows x numbers
  std::vector<std::uint32_t> offset_places_;  ///< of each number in the encoded row
};

/// Which rows have each level entry of each column, to draw rows by level.
class LevelIndex {
 public:
  LevelIndex() = default;
  explicit LevelIndex(const EncodedTable& table);

  /// The categories that take places in an encoded row, by their number in columns().
  [[nodiscard]] const std::vector<std::size_t>& columns() const noexcept { return columns_; }
  /// The rows with that entry in columns()[k], rising; their number is the entry's count.
  [[nodiscard]] std::span<const std::uint32_t> rows(std::size_t k,
                                                    std::size_t entry) const noexcept;

 private:
  std::vector<std::size_t> columns_;
  std::vector<std::vector<std::uint32_t>> rows_;  ///< of each column, sorted by entry
  std::vector<std::vector<std::size_t>> starts_;  ///< of each entry in them, and the end
};

}  // namespace likeness::models
