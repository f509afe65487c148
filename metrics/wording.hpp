#pragma once

#include <string>

namespace likeness::metrics {

/// `12.3%`, with more digits where small: `0.04%`; `0%` and `100%` are exact.
[[nodiscard]] std::string percent(double share);

/// Four decimals at most: `0.0412`, `0.5`.
[[nodiscard]] std::string decimal(double number);

/// With thousands apart: `32,561`.
[[nodiscard]] std::string grouped(std::size_t count);

}  // namespace likeness::metrics
