#pragma once

#include "autodiff/kernels/table.hpp"
#include "likeness/parallel.hpp"

namespace likeness::autodiff::kernels {

/// The table in use: that of likeness::instruction_set(), whose errors it passes on.
const Table& single_precision();

/// The table of a set that this processor has.
const Table& single_precision(InstructionSet set);

/// The reference in double precision. Its noise functions are those of single_precision().
const Table& double_precision();

}  // namespace likeness::autodiff::kernels
