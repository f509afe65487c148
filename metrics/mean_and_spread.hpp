#pragma once

#include <span>
#include <string>

#include "io/json.hpp"
#include "likeness/metrics/paper_scores.hpp"

namespace likeness::metrics {

/// NaN, NaN for no values.
[[nodiscard]] MeanAndSpread mean_and_spread(std::span<const double> values);

/// {"mean": ..., "spread": ...}
[[nodiscard]] io::OrderedJson to_ordered_json(const MeanAndSpread& value);

/// Four significant digits; `-` for NaN.
[[nodiscard]] std::string short_text(double number);
/// `0.8123 (spread 0.1012)`
[[nodiscard]] std::string to_text_cell(const MeanAndSpread& value);

}  // namespace likeness::metrics
