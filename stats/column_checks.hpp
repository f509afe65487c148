#pragma once

#include <cstddef>
#include <span>

namespace likeness::stats {

/// Checks of two columns that are compared; each throws Error(kData) with the place of the trouble.
void check_lengths(std::size_t first, std::size_t second);
void check_codes(std::span<const int> codes);
void check_numbers(std::span<const double> numbers);

}  // namespace likeness::stats
