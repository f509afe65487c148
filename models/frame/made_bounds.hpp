#pragma once

#include <cstdint>
#include <utility>

#include "likeness/table.hpp"

namespace likeness::models {

/// The smallest and largest number that a generated column of this type may hold; floats are
/// numbers times 10^-exponent.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> made_bounds(ColumnType type, int exponent);

}  // namespace likeness::models
