#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "likeness/table.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relational_model.hpp"

namespace likeness::models {

/// The tables of made rows. `first_rows` of each table are made already: keys
/// go on behind them.
[[nodiscard]] std::vector<Table> make_tables(const RelationalModel& model,
                                             const DatasetCells& cells,
                                             std::span<const std::uint64_t> first_rows,
                                             std::uint64_t seed);

}  // namespace likeness::models
