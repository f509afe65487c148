#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace likeness {

/// How a column writes its numbers around the digits: `$1,234.50`, `-1.234,50 EUR`, `(12)`,
/// `16.2%`, `4.76e+03`, `<0.5`, `120/80`. A default one is plain: `-1234.5`.
struct NumberNotation {
  std::string prefix;  ///< with the spaces between it and the number
  std::string suffix;  ///< likewise
  std::string group;   ///< between thousands; empty for nothing
  char point = '.';
  bool groups_of_two = false;   ///< beyond the first thousand, as in `12,34,567`
  bool parentheses = false;     ///< negative numbers stand in parentheses
  bool sign_inside = false;     ///< the minus sign follows the prefix: `$-5`
  bool sign_behind = false;     ///< the minus sign follows the digits: `5-`
  bool plus = false;            ///< positive numbers have a sign: `+5`
  bool plus_zero = false;       ///< so has zero: `+0`
  std::optional<double> bare;   ///< a whole number without decimals where others have: `0`, `2.50`
  char exponent = 0;            ///< `e` or `E` where all numbers have an exponent; 0 for none
  bool exponent_plus = true;    ///< an exponent that is not negative has a sign
  int exponent_digits = 2;      ///< at least
  std::optional<double> below;  ///< numbers below it are written as `<` and it
  std::optional<double> above;  ///< numbers above it are written as `>` and it
  /// Two whole numbers in one cell, with this between them: `120/80` is the number 120 * 1000 + 80,
  /// where `second_range` is 1000. Empty for one number.
  std::string joint;
  std::int64_t second_range = 0;

  bool operator==(const NumberNotation&) const = default;
  [[nodiscard]] bool plain() const { return *this == NumberNotation{}; }
};

/// From this instant on (microseconds since 1970 UTC), clocks are this far ahead of UTC.
struct UtcOffset {
  std::int64_t from = 0;
  std::int32_t seconds = 0;

  bool operator==(const UtcOffset&) const = default;
};

/// What the user of a column may not expect of how its cells are read or learned.
struct ColumnNote {
  enum class Remedy {
    kNone,
    kMissingMarker,  ///< say that `cell` means missing
    kMetadata,       ///< say in the metadata what the column is
  };
  std::string column;
  /// A sentence that names the column, and the cell that is the reason, without a full stop.
  std::string text;
  Remedy remedy = Remedy::kNone;
  std::string cell;  ///< the cell that is the reason; may be empty
};

}  // namespace likeness
