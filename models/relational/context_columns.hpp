#pragma once

#include <cstddef>
#include <vector>

#include "models/relational/dataset_cells.hpp"
#include "models/relational/relation_plan.hpp"

namespace likeness::models {

/// What the rows of a table know of the rows that they lead to: columns of the parents by the
/// relations `first`, of theirs, and so on; and which row of a small kept table it is. Nothing of a
/// table that is not kept, and of whose many rows they lead to fewer than `fewest`: what these are
/// would be names of them, and says nothing of others.
[[nodiscard]] std::vector<ContextColumn> context_columns(
    const RelationPlan& plan, const std::vector<std::vector<CellColumn>>& columns,
    const DatasetCells& cells, const std::vector<std::size_t>& first, std::size_t fewest);

/// Those of `candidates` that tell most about one of the `targets`, at most `most`: by mutual
/// information on some rows. The order stays.
[[nodiscard]] std::vector<ContextColumn> telling_columns(
    const std::vector<ContextColumn>& candidates, const DatasetCells& cells, std::size_t table_rows,
    const std::vector<ColumnValues>& targets, std::size_t most);

}  // namespace likeness::models
