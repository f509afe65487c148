#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/frame.hpp"

namespace likeness::models {

/// That few rows of a table have children by a relation, such as three airports with a weather
/// station: one more or less would change what all of them make.
struct FewParents {
  double share = 0;          ///< of all rows
  double children = 0;       ///< that each of them has on average
  std::int64_t column = -1;  ///< among the learned ones: in which all of them have one category
  std::int32_t code = 0;     ///< that category

  /// Lets as many rows have children as it says, those of its category before others. New ones have
  /// as many as those that were drawn. `order` says which rows these are.
  void match(std::span<std::uint32_t> counts, const std::vector<ColumnValues>& cells,
             std::span<const std::uint64_t> order) const;

  void fields(io::Archive& archive);
};

/// Where fewer than 20 rows have children, though not all: how many do, and the category that
/// several of them have in common and that chance would hardly give them.
[[nodiscard]] std::optional<FewParents> find_few_parents(std::span<const std::uint32_t> counts,
                                                         const std::vector<ColumnValues>& cells);

}  // namespace likeness::models
