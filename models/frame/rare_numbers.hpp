#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "models/frame/learned_cells.hpp"
#include "models/frame/rare_values.hpp"

/// Numbers and dates that few rows have, or few owners, become those of others. Each function says
/// what it did to the cells; where fewer than `share` have a number at all, it is missing in all.
namespace likeness::models {

/// Moves the cells below the share-th smallest number to that and the next larger ones, in their
/// order, and those above the share-th largest likewise: bounds that enough rows reach, and no
/// heap of rows at them. Others stay: a model that is to avoid real rows must know them as they
/// are.
[[nodiscard]] RareValues fold_numbers(LearnedCells& cells, std::size_t rows, std::size_t share);

/// Likewise, by owners: the share-th smallest is that of the share-th owner. `row_owners` has the
/// owner of each row, negative for rows of nobody.
[[nodiscard]] RareValues fold_owned_numbers(LearnedCells& cells,
                                            std::span<const std::int32_t> row_owners,
                                            std::size_t share);

/// Numbers and dates none of which enough owners have: neighbours become one, which nobody has
/// where there is another between them.
[[nodiscard]] RareValues group_owned_numbers(LearnedCells& cells,
                                             std::span<const std::int32_t> row_owners,
                                             std::size_t share);

}  // namespace likeness::models
