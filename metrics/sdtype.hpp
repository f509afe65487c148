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

}  // namespace likeness::metrics
