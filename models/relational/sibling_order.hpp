#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/relational/table_chain.hpp"
#include "models/siblings/cell_column.hpp"

namespace likeness::models {

/// Rows of a table put in families, in the order in which they follow each other there.
struct SiblingOrder {
  std::vector<std::uint32_t> rows;  ///< of the table, family after family
  Families families;
  std::optional<std::size_t> index;  ///< the column of numbers that puts them in order
  std::size_t parentless = 0;        ///< rows at the end, each a family of its own
};

/// `parents` of each row, below `parent_rows`; rows keep their order within a family, unless there
/// is a column by which they are in order, or would be with shorter steps than levels. `wanted`
/// names that column, where it is known.
[[nodiscard]] SiblingOrder order_siblings(const std::vector<std::int32_t>& parents,
                                          std::size_t parent_rows,
                                          const std::vector<CellColumn>& columns,
                                          const std::vector<ColumnValues>& cells,
                                          const std::vector<bool>& is_time,
                                          const std::optional<std::string>& wanted);

}  // namespace likeness::models
