#pragma once

#include <span>

#include "likeness/utility.hpp"

namespace likeness::metrics {

/// NaN, NaN for no values.
[[nodiscard]] MeanAndSpread mean_and_spread(std::span<const double> values);

}  // namespace likeness::metrics
