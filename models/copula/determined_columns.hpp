#pragma once

#include <cstdint>
#include <vector>

#include "likeness/progress.hpp"
#include "models/frame/frame.hpp"

namespace likeness::models {

/// The column of levels that each learned column follows from, or -1: every two rows with the same
/// level there have the same cell here (known ones; an unknown number may be anything), in so many
/// rows that chance is out of the question. Of several such columns it is the one with the fewest
/// levels; columns that determine each other follow from the first of them. A few rows may be
/// exceptions in a number: 10 and one in 2,000. Levels are 10,000 at most, and occur twice on
/// average. States determine states alone.
[[nodiscard]] std::vector<std::int32_t> find_determinants(const Frame& frame,
                                                          const std::vector<ColumnValues>& values,
                                                          const ProgressCallback& progress = {});

/// The cells of a column by level of its determinant, as level or number: the most common; NaN
/// where unknown.
[[nodiscard]] std::vector<double> determined_cells(const ColumnValues& values,
                                                   const std::vector<std::int32_t>& determinant,
                                                   std::int32_t levels);

}  // namespace likeness::models
