#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/frame/column_values.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relation_plan.hpp"

namespace likeness::models {

/// Whose each row of a table is: the row of the farthest table that makes it, over tables that make
/// each other, that has rows enough to tell owners apart. kNoParent for nobody's; empty where rows
/// are by themselves.
[[nodiscard]] std::vector<std::int32_t> owners_of_rows(const RelationPlan& plan,
                                                       const DatasetCells& cells,
                                                       std::size_t table);

/// Categories that fewer than `fewest` owners have become those of other rows, so that what one
/// person alone has, in however many rows, is not learned. Returns how many cells changed.
std::size_t share_categories(std::span<const std::int32_t> owners, std::size_t fewest,
                             std::vector<std::int32_t>& codes);

}  // namespace likeness::models
