#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "likeness/table.hpp"
#include "makers/element.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/made_column.hpp"

namespace likeness::models {

/// What sex each level of a learned column says; nothing where the column is not named for it
/// (`sex`, `gender`, ...) or has levels that say none.
[[nodiscard]] std::optional<std::vector<std::optional<makers::Sex>>> sexes_of_levels(
    const LevelEncoder& levels);

/// Whether values of a made column depend on a person's sex, and each row has a person of its own.
[[nodiscard]] bool follows_sex(const MadeColumn& made);

/// A made column whose rows are persons of these sexes.
[[nodiscard]] Column made_by_sex(const MadeColumn& made, Column column,
                                 std::span<const std::optional<makers::Sex>> sexes,
                                 std::uint64_t first_row, std::uint64_t seed);

}  // namespace likeness::models
