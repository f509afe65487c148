#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/table.hpp"
#include "text/datetime.hpp"

namespace likeness::io {

/// Characters with room to grow, kept from one use to the next.
class CharBuffer {
 public:
  void clear() noexcept { size_ = 0; }
  /// The end of what is written, with room for at least `count` more characters.
  [[nodiscard]] char* room(std::size_t count) {
    if (characters_.size() - size_ < count) {
      characters_.resize(size_ + count + characters_.size() / 2 + 4096);
    }
    return characters_.data() + size_;
  }
  /// Says how far the room was used.
  void set_end(const char* end) noexcept {
    size_ = static_cast<std::size_t>(end - characters_.data());
  }
  [[nodiscard]] std::span<const char> written() const noexcept {
    return {characters_.data(), size_};
  }

 private:
  std::vector<char> characters_;
  std::size_t size_ = 0;
};

/// Turns the rows of a table into CSV text. What can be prepared once (the cells that a dictionary
/// stands for) is kept from one table to the next.
class CsvFormatter {
 public:
  explicit CsvFormatter(CsvWriteOptions options);

  /// The names, one line.
  [[nodiscard]] std::string header(const Table& table) const;

  /// To be called before format_rows() for each table.
  void prepare(const Table& table);

  /// Appends rows [begin, end) of the table that was prepared; several threads may.
  void format_rows(const Table& table, std::size_t begin, std::size_t end, CharBuffer& out) const;

 private:
  /// One column as it will be written.
  struct Prepared {
    StringArray dictionary;  // whose cells `cells` are; keeps their memory from being reused
    std::vector<std::size_t> offsets;
    std::vector<char> cells;  // quoted where needed, with padding at the end
    std::optional<text::DatetimeFormat> datetime;
    std::string missing;  // as it is written
  };

  void prepare_missing(const Table& table, const Column& column, Prepared& prepared) const;
  void prepare_dictionary(const StringArray& dictionary, Prepared& prepared) const;
  void append_quoted(std::string_view cell, std::string& out) const;
  [[nodiscard]] bool needs_quotes(std::string_view cell) const noexcept;
  void format_cell(const Column& column, const Prepared& prepared, std::size_t row,
                   std::string& scratch, CharBuffer& out) const;

  CsvWriteOptions options_;
  std::vector<Prepared> columns_;
};

}  // namespace likeness::io
