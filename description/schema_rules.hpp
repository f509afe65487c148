#pragma once

#include <string>

#include "likeness/dataset.hpp"

namespace likeness::description {

/// Adds to the metadata of each table the CHECKs of several columns that a database asks of it, so
/// that rows are drawn which it takes. `schema` is that of a store (io::StoredDataset); what it
/// says otherwise than in the grammar of docs/constraints.md, and what rows of the dataset break,
/// is left out: a CHECK that is unknown, because cells are missing, is met in SQL.
void add_schema_rules(const std::string& schema, const Dataset& dataset, DatasetMetadata& metadata);

}  // namespace likeness::description
