#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/database_column.hpp"
#include "io/sqlite_database.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// Collects the cells of a column, each of which has a type of its own in SQLite, and makes the
/// column that takes them all in: whole numbers, numbers, or strings and what they show.
class SqliteCells {
 public:
  explicit SqliteCells(std::string name) : name_(std::move(name)) {}

  /// Takes the cell of the present row. Throws Error(kData), which begins with `where`, for text
  /// that is not UTF-8.
  void add(const SqliteStatement& row, int place, const std::string& where);

  [[nodiscard]] std::size_t blobs() const noexcept { return blobs_; }
  /// Whether some cells are numbers and some text.
  [[nodiscard]] bool mixed() const noexcept { return texts_ > 0 && texts_ < cells_.present(); }
  /// To be called once, last.
  [[nodiscard]] Column finish(const std::string& source);

 private:
  void add_number(double value, std::int64_t whole, bool is_whole);
  /// Numbers so far become the strings that SQLite would show.
  void turn_to_text();
  [[nodiscard]] Column numbers();

  std::string name_;
  PresentCells cells_;
  std::size_t texts_ = 0;
  std::size_t blobs_ = 0;
  bool all_whole_ = true;
  std::vector<std::int64_t> whole_;  ///< while all are whole, or text
  std::vector<double> reals_;        ///< once one is not
  std::optional<StringCells> strings_;
};

}  // namespace likeness::io
