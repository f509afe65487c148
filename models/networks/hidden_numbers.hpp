#pragma once

#include <cstdint>
#include <vector>

#include "models/frame/column_values.hpp"
#include "models/frame/frame.hpp"

namespace likeness::models {

/// Gives every number that a state hides (NaN in `values`, the cells of the learned columns of
/// `frame`) one that a row like it shows, so that a network learns the relations of numbers from
/// all rows, and which cells are hidden from the states. Predictive mean matching (Rubin 1986;
/// Little 1988) with a regression tree: of the rows with a known number, one of those with the
/// nearest prediction. docs/encoders.md has the details.
void fill_hidden_numbers(const Frame& frame, std::uint64_t seed, std::vector<ColumnValues>& values);

}  // namespace likeness::models
