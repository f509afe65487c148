#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "likeness/table.hpp"
#include "text/datetime.hpp"

namespace likeness {

/// How CellText writes decimal numbers: with the digits that their column asks for, or with the
/// fewest that read back equal, which are the same for equal numbers of any column.
enum class DecimalText { kOfColumn, kShortest };

/// Writes the cells of a column as a CSV file has them, without quotes.
class CellText {
 public:
  /// `column` must outlive this.
  explicit CellText(const Column& column, DecimalText decimals = DecimalText::kOfColumn);

  /// Nothing for a missing cell, whatever the column's marker.
  [[nodiscard]] std::string operator()(std::size_t row) const;

 private:
  const Column& column_;
  DecimalText decimals_;
  std::optional<text::DatetimeFormat> datetime_;
};

/// The number that a text spells in a column of numbers, or the microseconds of the date that it
/// spells in one of dates; nothing for other text. Spaces around it may be left out. Of a column
/// of whole numbers, `5.0` spells 5 to integer_of(), and 5.5 nothing.
[[nodiscard]] std::optional<double> number_of(const Column& column, std::string_view text);
[[nodiscard]] std::optional<std::int64_t> integer_of(const Column& column, std::string_view text);

/// The shortest text that reads back as the number; that of 0 for -0.
[[nodiscard]] std::string number_text(double number);

}  // namespace likeness
