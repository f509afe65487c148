#pragma once

#include <type_traits>

#include "likeness/parallel.hpp"
#include "stats/kernels/table.hpp"

namespace likeness::stats::kernels {

/// The table in use: that of likeness::instruction_set(), whose errors it passes on.
const Table& table();

/// The table of a set that this processor has.
const Table& table(InstructionSet set);

}  // namespace likeness::stats::kernels

namespace likeness::stats {

/// Those of the table in use.
template <class Scalar>
[[nodiscard]] const TileKernels<Scalar>& tile_kernels() {
  if constexpr (std::is_same_v<Scalar, float>) {
    return kernels::table().float_tiles;
  } else {
    return kernels::table().double_tiles;
  }
}

}  // namespace likeness::stats
