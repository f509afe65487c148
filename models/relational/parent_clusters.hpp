#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/siblings/cell_column.hpp"

namespace likeness::models {

/// Rows of a parent as clusters of rows that are alike: in their own columns, and in what the rows
/// that refer to them are on average.
struct ClusterInput {
  std::vector<ColumnValues> columns;        ///< of the parents
  std::vector<std::uint32_t> degrees;       ///< of the parents
  std::vector<std::int32_t> parents;        ///< of each child row
  std::vector<ColumnValues> child_columns;  ///< of each child row
};

struct ParentClusters {
  std::vector<std::int32_t> of_parent;
  std::int32_t count = 1;
};

/// At most `most` clusters, each of at least `share` parents. The same input gives the same
/// clusters.
[[nodiscard]] ParentClusters cluster_parents(const ClusterInput& input, std::size_t most,
                                             std::size_t share);

}  // namespace likeness::models
