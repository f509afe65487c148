#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "likeness/table.hpp"
#include "models/frame/level_encoder.hpp"

namespace likeness::models {

/// Whether no two rows of a parent have the same cell, though by chance some would. Rows without a
/// parent (kNoParent) or with a missing cell don't count.
[[nodiscard]] bool differs_within_parents(const Column& column,
                                          const std::vector<std::int32_t>& parents);

/// Gives rows of one owner that have the same category another one, frequent ones first, while
/// there are any that the owner has not. Negative owners are nobody's, and may repeat.
void part_equal_levels(std::span<const std::int64_t> owners, Column& column,
                       const LevelEncoder& levels);

/// Whether numbers never fall from one row of an owner to the next; rows below 0 are nobody's.
[[nodiscard]] bool rises_within(std::span<const std::int64_t> owners,
                                std::span<const double> numbers);
/// Puts the numbers of each owner in order, so that those that were moved are not back in time.
void sort_within(std::span<const std::int64_t> owners, std::span<double> numbers);

}  // namespace likeness::models
