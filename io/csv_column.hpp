#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "io/csv_chunks.hpp"
#include "io/csv_values.hpp"
#include "text/number_style.hpp"

namespace likeness::io {

/// What the cells of a column can be read as; each kind takes in those before it.
enum class CellKind : std::uint8_t { kMissing, kInteger, kFloat, kString };

/// The cells that stand for a missing value, besides empty ones.
class MissingMarkers {
 public:
  explicit MissingMarkers(const std::vector<std::string>& markers);
  [[nodiscard]] bool contain(std::string_view cell) const {
    return cell.size() <= longest_ && markers_.contains(cell);
  }
  /// One of them is a number (-999), so that even numbers must be compared.
  [[nodiscard]] bool numeric() const noexcept { return numeric_; }

 private:
  std::unordered_set<std::string_view> markers_;
  std::size_t longest_ = 0;
  bool numeric_ = false;
};

/// Rows of a chunk whose cells are missing, a bit for each up to the last one.
class MissingRows {
 public:
  void add(std::size_t row) {
    if (row / 64 >= words_.size()) words_.resize(row / 64 + 1);
    words_[row / 64] |= std::uint64_t{1} << (row % 64);
  }
  [[nodiscard]] bool empty() const noexcept { return words_.empty(); }
  [[nodiscard]] std::size_t count() const noexcept {
    std::size_t rows = 0;
    for (const std::uint64_t word : words_) rows += static_cast<std::size_t>(std::popcount(word));
    return rows;
  }
  /// Calls visit(row) in the order of the rows.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t k = 0; k < words_.size(); ++k) {
      for (std::uint64_t word = words_[k]; word != 0; word &= word - 1) {
        visit(64 * k + static_cast<std::size_t>(std::countr_zero(word)));
      }
    }
  }

 private:
  std::vector<std::uint64_t> words_;
};

/// Room for the values of a column, allocated when it is first asked for and filled by several
/// threads, each its own rows. Numbers are eight bytes each, whole or real.
class ColumnStorage {
 public:
  explicit ColumnStorage(std::size_t rows) : rows_(rows) {}

  [[nodiscard]] std::int64_t* numbers();
  [[nodiscard]] std::int32_t* codes();
  /// Owners of the memory, to be kept by the finished column.
  [[nodiscard]] std::shared_ptr<void> number_owner() const noexcept { return numbers_; }
  [[nodiscard]] std::shared_ptr<void> code_owner() const noexcept { return codes_; }

 private:
  void* allocate(std::shared_ptr<void>& memory, std::size_t element);

  std::size_t rows_;
  std::mutex mutex_;
  std::shared_ptr<void> numbers_;
  std::shared_ptr<void> codes_;
};

/// What one chunk holds of one column.
struct ColumnPart {
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

  CellKind kind = CellKind::kMissing;
  text::NumberStyle style;
  std::size_t padded = 0;    ///< numbers with spaces around them
  bool point = false;        ///< a cell has a decimal point or an exponent
  bool big_integer = false;  ///< a whole number beyond 64 bits
  MissingRows missing;
  std::string marker;                       ///< the first missing cell
  std::vector<std::string_view> strings;    ///< new ones, coded from the base dictionary's size on
  std::forward_list<std::string> unquoted;  ///< bytes of those that had doubled quotes
  // Offsets in the text of the first cell that is not a whole number, not a number, infinite.
  std::size_t first_real = kNowhere;
  std::size_t first_string = kNowhere;
  std::size_t first_infinite = kNowhere;
};

/// Reads one column of a chunk whose cells have been found.
struct ColumnTask {
  const CsvText* csv = nullptr;
  const CsvChunk* chunk = nullptr;
  const CsvCells* cells = nullptr;
  const MissingMarkers* markers = nullptr;
  std::size_t column = 0;
  std::size_t first_row = 0;  ///< in the storage
  ColumnStorage* storage = nullptr;
  const CsvDictionary* base = nullptr;  ///< strings that have codes already; may be null
};

/// Reads the cells as `kind`, or as the next kind that takes in all of them. Numbers go to
/// storage->numbers(), as doubles from kFloat on; strings' codes to storage->codes(). `dictionary`
/// receives the strings that are not in the base and is left with them.
[[nodiscard]] ColumnPart read_column_part(const ColumnTask& task, CellKind kind,
                                          CsvDictionary& dictionary);

/// Turns the whole numbers of rows [begin, end) into doubles where they are.
void integers_to_floats(std::int64_t* numbers, std::size_t begin, std::size_t end) noexcept;

}  // namespace likeness::io
