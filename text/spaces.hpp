#pragma once

#include <string_view>

namespace likeness::text {

/// Without the spaces and tabs at its ends.
[[nodiscard]] constexpr std::string_view without_spaces(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace likeness::text
