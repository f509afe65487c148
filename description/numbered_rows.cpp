#include "description/numbered_rows.hpp"

#include <algorithm>

#include "core/index_permutation.hpp"

namespace likeness::description {

std::optional<NumberedRows> NumberedRows::of(std::uint64_t rows, std::uint64_t parents,
                                             const RandomStream& rows_order,
                                             const RandomStream& parents_order) {
  constexpr std::uint64_t kMostNumbers = 1'000'000;
  constexpr std::uint64_t kMostRows = std::uint64_t{1} << 53;
  if (rows == 0 || parents == 0 || rows > kMostRows) return std::nullopt;
  // Of each number there are fewer than of the one before, by about the same step.
  const std::uint64_t mean = rows / parents + (rows % parents == 0 ? 0 : 1);
  if (mean > kMostNumbers / 2) return std::nullopt;
  const std::uint64_t numbers = std::max<std::uint64_t>(3, 2 * mean - 1);
  NumberedRows numbered(parents, rows_order, parents_order);
  std::uint64_t left = rows;
  std::uint64_t here = parents;
  for (std::uint64_t k = 0; k < numbers && left > 0; ++k) {
    // Rows that are left, over a triangle of the numbers that are left.
    const std::uint64_t steps = numbers - k;
    const std::uint64_t width = (left * 2 + steps) / (steps + 1);
    here = std::min({left, here, std::max<std::uint64_t>(width, 1)});
    numbered.ends_.push_back(rows - left + here);
    left -= here;
  }
  if (left > 0) return std::nullopt;
  return numbered;
}

NumberedRows::Place NumberedRows::place_of(std::uint64_t row) const noexcept {
  const std::uint64_t shuffled = IndexPermutation(ends_.back(), rows_order_)(row);
  const auto end = std::upper_bound(ends_.begin(), ends_.end(), shuffled);
  const auto number = static_cast<std::uint64_t>(end - ends_.begin());
  const std::uint64_t start = number == 0 ? 0 : *(end - 1);
  return {IndexPermutation(parents_, parents_order_)(shuffled - start), number};
}

}  // namespace likeness::description
