#pragma once

#include <string>

#include "io/json.hpp"
#include "likeness/utility.hpp"

namespace likeness::report {

/// {"mean": ..., "spread": ...}
[[nodiscard]] io::OrderedJson to_ordered_json(const metrics::MeanAndSpread& value);

/// Four significant digits; `-` for NaN.
[[nodiscard]] std::string short_text(double number);
/// `0.8123 (spread 0.1012)`
[[nodiscard]] std::string to_text_cell(const metrics::MeanAndSpread& value);

}  // namespace likeness::report
