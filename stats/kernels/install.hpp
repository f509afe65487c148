#pragma once

#include "stats/kernels/table.hpp"

/// Each kernel source fills in its part of the table of its set. Everything else in it has internal
/// linkage: two instruction sets may not share a function (docs/kernels.md).
namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {

void install_mixture(Table& table);
void install_small_trees(Table& table);
void install_tiles(Table& table);
void install_vector_math(Table& table);

}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
