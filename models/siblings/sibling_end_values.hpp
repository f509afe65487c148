#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/frame/column_values.hpp"

namespace likeness::models {

/// Of each parent, the index of its last row; where there is no index, how many rows it has.
[[nodiscard]] std::vector<double> last_times(const std::vector<ColumnValues>& cells,
                                             std::span<const std::size_t> ends,
                                             std::optional<std::size_t> index);

/// Between what numbers lie. Those at the bounds may have been beyond.
struct NumberBounds {
  double lowest = 0;
  double highest = 0;
};

/// The numbers at which a parent's rows end: a balance of 0, a score of 100. They stand in the last
/// rows of several parents, so often that it is no chance, and never in rows that others follow.
/// `ends` says where parents end, `last_times` when. Parents that end as late as any do so because
/// nobody looked on, and what only comes at one or two times, such as a price of that year, belongs
/// to these. Rising; empty where there are none.
[[nodiscard]] std::vector<double> find_end_values(std::span<const double> numbers,
                                                  std::span<const std::size_t> ends,
                                                  std::span<const double> last_times,
                                                  const NumberBounds& bounds);

/// Of each parent, at which of its end values a number stands in the last row, from 1 on; 0 for
/// none.
[[nodiscard]] ColumnValues ending_codes(std::span<const double> numbers,
                                        std::span<const std::size_t> ends,
                                        std::span<const double> end_values);

}  // namespace likeness::models
