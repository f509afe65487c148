#pragma once

#include <cstdint>
#include <vector>

#include "likeness/description.hpp"

namespace likeness::description {

/// How many rows each table has: its own number, `rows`, or what follows from the children that
/// rows of another table have. Throws Error(kData) where that is said twice, or in a circle.
[[nodiscard]] std::vector<std::uint64_t> rows_of_tables(const Description& description,
                                                        std::uint64_t rows);

}  // namespace likeness::description
