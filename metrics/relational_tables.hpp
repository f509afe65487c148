#pragma once

#include "likeness/relational_evaluation.hpp"

namespace likeness::metrics {

/// Throws Error(kData) where a side lacks a table of the metadata, by its name.
void check_relational_tables(const RelationalInput& input);

}  // namespace likeness::metrics
