#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"

namespace likeness::models {

constexpr std::int32_t kNoParent = -1;

/// What a relation says of the rows of its child.
struct RelationRows {
  std::vector<std::int32_t> parent;  ///< of each child row: its parent's row, or kNoParent
  std::size_t missing = 0;           ///< rows without a reference
  std::size_t orphans = 0;           ///< rows that refer to no row
};

/// Of a relation whose parent's key is there and unique in each row.
[[nodiscard]] RelationRows find_relation_rows(const Relation& relation, const Table& parent,
                                              const Table& child);

/// Whether `then` of the row that `first` leads to is the row that `direct` leads to, in all of
/// enough rows where each is there, though it isn't the same row everywhere.
[[nodiscard]] bool always_agree(const std::vector<std::int32_t>& first,
                                const std::vector<std::int32_t>& then,
                                const std::vector<std::int32_t>& direct);

}  // namespace likeness::models
