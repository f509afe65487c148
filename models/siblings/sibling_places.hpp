#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/frame/column_values.hpp"

namespace likeness::models {

/// Where a row stands among those of a parent that has several.
enum SiblingPlace : std::uint8_t { kFirstPlace = 1, kMiddlePlace = 2, kLastPlace = 4 };

/// Of each category, the places at which it never stands though by chance it would: a death is the
/// last row, an admission the first one. `codes` are those of the first parent's rows, the second
/// one's, ..., and `ends` says where these end. Empty where every category may stand anywhere.
[[nodiscard]] std::vector<std::uint8_t> barred_places(std::span<const std::int32_t> codes,
                                                      std::int32_t levels,
                                                      std::span<const std::size_t> ends);

/// Whether cells of numbers are missing (0) or there (1).
[[nodiscard]] std::vector<std::int32_t> presence_codes(std::span<const double> numbers);

}  // namespace likeness::models
