#pragma once

#include <cstddef>
#include <cstdint>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// A table of the shape of adult.csv: six columns of whole numbers, nine of categories with 2 to 42
/// levels, all related through a hidden score of the row.
[[nodiscard]] Table census_table(std::size_t rows, std::uint64_t seed);
[[nodiscard]] Metadata census_metadata();

/// Two categories of as many levels as there are rows, nearly.
[[nodiscard]] Table many_levels_table(std::size_t rows, std::uint64_t seed);
[[nodiscard]] Metadata many_levels_metadata();

}  // namespace likeness::metrics
