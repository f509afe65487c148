#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/frame/column_values.hpp"

namespace likeness::models {

/// Codes whose rows are missing where `gaps` is 1 get those of rows that are alike in the one of
/// `others` that says most of them, else of any row: evenly, the same every time. So what the
/// column has to do with others stays as it is in the rows that have it. Some row has a code.
void fill_levels(std::span<const std::int32_t> gaps, std::span<const ColumnValues* const> others,
                 std::vector<std::int32_t>& codes);

}  // namespace likeness::models
