#pragma once

#include <string>
#include <vector>

#include "description/described_tables.hpp"

namespace likeness::description {

/// Lets the references of one table that share columns agree in them, and adds a note for those
/// that can't. The tables that it refers to are ready.
void let_references_agree(DescribedTables& all, std::size_t table, std::vector<std::string>& notes);

}  // namespace likeness::description
