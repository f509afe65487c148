#pragma once

#include <string>
#include <string_view>

#include "text/characters.hpp"

namespace likeness::makers {

/// A text with `#` for each digit and `?` for each capital letter: the pattern that it has.
[[nodiscard]] inline std::string outline_of(std::string_view text) {
  std::string outline(text);
  for (char& c : outline) c = text::is_digit(c) ? '#' : text::is_upper(c) ? '?' : c;
  return outline;
}

[[nodiscard]] inline std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (text::is_digit(c)) digits += c;
  }
  return digits;
}

}  // namespace likeness::makers
