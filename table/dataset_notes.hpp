#pragma once

#include <vector>

#include "likeness/dataset.hpp"

namespace likeness {

/// column_notes() of all tables, each with the name of its table; but for keys and references, of
/// which everybody knows that they are generated.
[[nodiscard]] std::vector<ColumnNote> dataset_column_notes(const Dataset& dataset,
                                                           const DatasetMetadata& metadata);

}  // namespace likeness
