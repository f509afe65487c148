#pragma once

#include <optional>
#include <string_view>

namespace likeness::text {

/// What stands around the digits of a text that holds one number.
struct NumberFrame {
  std::string_view prefix;
  std::string_view digits;  ///< begins and ends with a digit, or begins with a point
  std::string_view suffix;
  bool negative = false;
  bool plus = false;
  bool parentheses = false;
  bool sign_inside = false;
  bool sign_behind = false;
  char limit = 0;  ///< `<` or `>` in front of all
};
[[nodiscard]] std::optional<NumberFrame> frame_of(std::string_view text);

/// Whether a prefix or suffix is the same as another: but for spaces at the ends and the case of
/// letters.
[[nodiscard]] bool same_surrounding(std::string_view a, std::string_view b) noexcept;

}  // namespace likeness::text
