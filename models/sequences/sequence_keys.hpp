#pragma once

#include <cstdint>
#include <span>

#include "likeness/table.hpp"

namespace likeness::models {

/// The key of the only sequence that was learned, where several are made of it: as it is in the
/// first one, whose number is 0, and told apart by their numbers in others: 7 becomes 8, "north"
/// "north-2". Keys that are neither whole numbers nor text stay.
[[nodiscard]] Column numbered_keys(const Column& key, std::span<const std::uint64_t> numbers);

}  // namespace likeness::models
