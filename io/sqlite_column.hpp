#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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
  [[nodiscard]] bool mixed() const noexcept { return texts_ > 0 && texts_ < present_; }
  /// To be called once, last.
  [[nodiscard]] Column finish(const std::string& source);

 private:
  void add_number(double value, std::int64_t whole, bool is_whole);
  void add_text(std::string_view text);
  /// Numbers so far become the strings that SQLite would show.
  void turn_to_text();
  [[nodiscard]] Column numbers();
  [[nodiscard]] Column strings(const std::string& source);

  std::string name_;
  std::size_t rows_ = 0;
  std::size_t present_ = 0;
  std::size_t texts_ = 0;
  std::size_t blobs_ = 0;
  bool all_whole_ = true;
  std::vector<std::uint8_t> validity_;
  std::vector<std::int64_t> whole_;  ///< while all are whole, or text
  std::vector<double> reals_;        ///< once one is not
  std::shared_ptr<std::vector<std::int32_t>> codes_;
  std::unordered_map<std::string, std::int32_t> places_;
};

}  // namespace likeness::io
