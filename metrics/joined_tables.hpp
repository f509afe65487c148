#pragma once

#include <cstddef>
#include <vector>

#include "likeness/dataset.hpp"

namespace likeness::metrics {

/// Of each row of the child, the row of the parent that it refers to; `kNoParent` for none.
inline constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);
[[nodiscard]] std::vector<std::size_t> parent_rows(const Relation& relation,
                                                   const Dataset& dataset);

/// A row for each child that has a parent: the parent's columns, then the child's own, under the
/// names `table.column` (a parent in the child's own table is `table^`).
[[nodiscard]] Table join_tables(const Relation& relation, const Dataset& dataset);
[[nodiscard]] Metadata join_metadata(const Relation& relation, const DatasetMetadata& metadata);

}  // namespace likeness::metrics
