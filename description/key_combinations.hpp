#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "description/described_table.hpp"
#include "likeness/description.hpp"
#include "likeness/metadata.hpp"

namespace likeness::description {

/// Lets no two rows have the same in `columns`, which are unique together, where that follows from
/// the rows' numbers: where all are references, no combination of their parents comes twice; where
/// the key has a number besides, it numbers the rows of a parent; a text of the key has values of
/// its own. False where none of these is so, or where rows that repeat
/// are better drawn again: `alone` says that no other columns are unique together. `counts` has the
/// rows of each table. Throws Error(kData) for more rows than combinations.
[[nodiscard]] bool keep_combinations_apart(const Metadata& metadata,
                                           const std::vector<std::string>& columns, bool alone,
                                           const std::vector<std::uint64_t>& counts,
                                           TableDescription& described, DescribedTable& table);

}  // namespace likeness::description
