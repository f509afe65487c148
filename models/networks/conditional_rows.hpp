#pragma once

#include <cstdint>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/table_encoder.hpp"
#include "models/networks/row_generator.hpp"
#include "models/sampling/row_conditions.hpp"

namespace likeness::models {

/// Cells of rows [options.first_row, options.first_row + rows) that meet the conditions, by
/// rejection (rejection.hpp). A generator with a condition vector is asked for the first condition
/// that holds a column of categories to one. `generator` is null where an encoded row has no
/// places. Throws Error(kUsage) for conditions that can't be met, or not in options.max_tries.
[[nodiscard]] std::vector<ColumnValues> conditional_cells(
    const TableEncoder& encoder, const RowGenerator* generator, const RowConditions& conditions,
    std::uint64_t rows, const SampleOptions& options, SampleReport& report);

}  // namespace likeness::models
