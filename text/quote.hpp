#pragma once

#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::text {

/// A name or cell between double quotes, as messages show it. What would move a terminal's cursor
/// or turn its writing around (control characters, marks of direction) shows as `\x1b` or `\u202e`.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Text for a terminal, line by line: as it is, but for what in_quotes() would not let through.
[[nodiscard]] std::string visible(std::string_view text);

/// The strings, with a separator between them.
template <std::ranges::input_range Strings>
[[nodiscard]] std::string joined(const Strings& strings, std::string_view separator = ", ") {
  std::string result;
  bool first = true;
  for (const auto& string : strings) {
    if (!first) result += separator;
    first = false;
    result += string;
  }
  return result;
}

/// The parts between separators: one more than there are separators.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace likeness::text
