#pragma once

#include <string_view>

namespace likeness::metrics {

/// Compared as numbers.
[[nodiscard]] inline bool is_continuous(std::string_view sdtype) noexcept {
  return sdtype == "numerical" || sdtype == "datetime";
}

/// Compared as levels.
[[nodiscard]] inline bool is_discrete(std::string_view sdtype) noexcept {
  return sdtype == "categorical" || sdtype == "ordinal" || sdtype == "boolean";
}

[[nodiscard]] inline bool is_compared(std::string_view sdtype) noexcept {
  return is_continuous(sdtype) || is_discrete(sdtype);
}

}  // namespace likeness::metrics
