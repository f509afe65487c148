#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/trees/state_tree.hpp"

namespace likeness::models {

/// What categories are divided by: an earlier column, cut to few bins.
struct TellingColumn {
  std::vector<std::uint8_t> bins;  ///< of each row, below kTellingBins
  bool ordered = false;            ///< neighbouring bins are alike
};

inline constexpr std::size_t kTellingBins = 48;

/// Categories as the leaves of a tree whose decisions earlier columns tell most about: teams that
/// played in one time stand together, and one decision parts them from those of another. Where
/// nothing tells, the fewest decisions per row count. Null where nothing tells anything of all.
/// `cells` are states below `states`, a cell for each row of the columns.
[[nodiscard]] std::optional<StateTree> telling_tree(std::span<const std::int32_t> cells,
                                                    std::size_t states,
                                                    std::span<const TellingColumn> columns);

}  // namespace likeness::models
