#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "table/sequence_rows.hpp"

namespace likeness::models {

/// The rows of a table as sequences, those of one parent each, in the order in which they follow
/// one another (sibling_order.hpp). `parents` are below `parent_rows`, or kNoParent.
[[nodiscard]] SequenceRows sequences_of_parents(const Table& table, const Metadata& metadata,
                                                const std::vector<std::int32_t>& parents,
                                                std::size_t parent_rows);

/// Where the rows of each parent end, of rows that were made for one parent after another.
[[nodiscard]] std::vector<std::size_t> ends_of_parents(const std::vector<std::int32_t>& parents);

}  // namespace likeness::models
