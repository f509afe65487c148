#pragma once

#include <cmath>
#include <string>

#include "text/number_text.hpp"

namespace likeness::metrics {

/// A number in the sentence of a finding: four decimals at most, `unknown` for NaN.
[[nodiscard]] inline std::string decimal(double number) {
  return std::isnan(number) ? "unknown" : text::rounded(number, 4);
}

}  // namespace likeness::metrics
