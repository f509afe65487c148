#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "likeness/table.hpp"

namespace likeness::text {

/// How amounts of money are written: `$1,234.50`, `-1.234,50 EUR`, `(12)`.
struct AmountText {
  NumberNotation notation;
  int decimals = 0;  ///< digits after the point, the most seen

  /// The amount that a text says; nothing where it is not written in this way. Fewer decimals are
  /// taken, too, and numbers without groups.
  [[nodiscard]] std::optional<double> parse(std::string_view text) const;
  [[nodiscard]] std::string write(double amount) const;
};

/// The way of writing that most of `texts` follow; nothing where most are no amounts.
[[nodiscard]] std::optional<AmountText> detect_amount_text(std::span<const std::string_view> texts);

}  // namespace likeness::text
