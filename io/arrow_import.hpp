#pragma once

#include "io/arrow_batches.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// Cells of Arrow as a column, without a look at what strings mean, which become categories. Throws
/// Error(kData) for what likeness doesn't take.
[[nodiscard]] Column arrow_cells(const ArrowColumn& cells);

}  // namespace likeness::io
