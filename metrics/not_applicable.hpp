#pragma once

#include <limits>

namespace likeness::metrics {

/// What a score is that can't be computed.
inline constexpr double kNotApplicable = std::numeric_limits<double>::quiet_NaN();

}  // namespace likeness::metrics
