#pragma once

#include <string>
#include <vector>

#include "description/described_tables.hpp"

namespace likeness::description {

/// Draws rows again that have in columns which no two rows may share (DescribedTable::apart) what
/// an earlier row has, until none is left, and adds a note where that can't be. The tables that it
/// refers to are ready.
void draw_repeated_rows_again(DescribedTables& all, std::size_t table,
                              std::vector<std::string>& notes);

}  // namespace likeness::description
