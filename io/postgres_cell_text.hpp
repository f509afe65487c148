#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "io/postgres_type.hpp"
#include "likeness/table.hpp"
#include "table/cell_text.hpp"
#include "text/datetime.hpp"

namespace likeness::io {

/// Writes the cells of a column in the text form of `COPY`, for a column of a given type.
class PostgresCellText {
 public:
  /// `column` must outlive this. `not_null`: whether the table wants a value in each row.
  PostgresCellText(const Column& column, const PostgresType& type, bool not_null);

  void append(std::size_t row, std::string& out);
  /// How many texts so far were longer than the column takes. They are cut, as a row without its
  /// end is more than no row.
  [[nodiscard]] std::size_t cut() const noexcept { return cut_; }

 private:
  void append_text(std::string_view text, std::string& out);
  void append_escaped(std::string_view text, std::string& out) const;

  const Column& column_;
  PostgresKind kind_;
  std::size_t limit_;  ///< characters; 0 for any number
  std::size_t cut_ = 0;
  CellText text_;
  std::optional<text::DatetimeFormat> format_;  ///< of times in columns of times
  std::string missing_ = "\\N";
};

/// The type of a column for tables that no schema describes.
[[nodiscard]] std::string postgres_type_for(const Column& column);

}  // namespace likeness::io
