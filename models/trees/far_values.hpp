#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace likeness::models {

/// Of different numbers by size, and of how many rows each: the places behind which a gap begins
/// that is far wider than chance makes it, beside a number that many rows have (-999, 9999-12-31):
/// no row has anything between. Empty where there are none.
[[nodiscard]] std::vector<std::size_t> far_gaps(std::span<const double> values,
                                                std::span<const std::size_t> rows);

/// Whether numbers (NaN: missing) have such a gap.
[[nodiscard]] bool has_far_value(std::span<const double> numbers);

}  // namespace likeness::models
