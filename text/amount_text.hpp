#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace likeness::text {

/// How amounts of money are written: `$1,234.50`, `-1.234,50 EUR`, `(12)`.
struct AmountText {
  std::string prefix;  ///< with the spaces between it and the number
  std::string suffix;  ///< likewise
  char group = 0;      ///< between thousands; 0 for nothing
  char point = '.';
  int decimals = 0;          ///< digits after the point, the most seen
  bool parentheses = false;  ///< negative amounts stand in parentheses
  bool sign_inside = false;  ///< the minus sign follows the prefix: `$-5`

  /// The amount that a text says; nothing where it is not written in this way. Fewer decimals are
  /// taken, too, and numbers without groups.
  [[nodiscard]] std::optional<double> parse(std::string_view text) const;
  [[nodiscard]] std::string write(double amount) const;
};

/// The way of writing that the first of `texts` shows, in the variant (of points and groups) that
/// most of them follow; nothing where the first is no amount.
[[nodiscard]] std::optional<AmountText> detect_amount_text(std::span<const std::string_view> texts);

}  // namespace likeness::text
