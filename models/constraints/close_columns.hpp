#pragma once

#include <span>

namespace likeness::models {

/// The share of rows whose low number would reach the high one if it was the low number of another
/// row, one 64th of all rows further up. Rows with a missing cell (NaN) don't count. 0 where none
/// are left.
[[nodiscard]] double share_nearly_met(std::span<const double> low, std::span<const double> high);

}  // namespace likeness::models
