#pragma once

#include <cstdint>
#include <vector>

#include "likeness/description.hpp"
#include "likeness/random.hpp"

namespace likeness::description {

/// Which rows of a child table belong to which row of its parent, where each row of the parent has
/// between a fewest and a most number of them. Parents come in blocks of 64 that have equally many
/// children: so that the parent of a row is found without looking at those before it.
class ChildRows {
 public:
  ChildRows(const ChildCount& count, std::uint64_t parents, const RandomStream& order);

  /// Rows of the child.
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint64_t parent_of(std::uint64_t row) const noexcept {
    return place_of(row).parent;
  }
  /// Which of its parent's rows a row is, from 0.
  [[nodiscard]] std::uint64_t number_of(std::uint64_t row) const noexcept {
    return place_of(row).number;
  }

 private:
  struct Place {
    std::uint64_t parent = 0;
    std::uint64_t number = 0;
  };
  [[nodiscard]] Place place_of(std::uint64_t row) const noexcept;

  static constexpr std::uint64_t kBlock = 64;

  /// The number of children of the k-th parent of a block.
  [[nodiscard]] std::uint64_t children(std::uint64_t block, std::uint64_t k) const noexcept;

  std::vector<std::uint64_t> counts_;  ///< of a block, rising
  std::uint64_t of_block_ = 0;         ///< their sum
  RandomStream order_;
  std::uint64_t rows_ = 0;
};

}  // namespace likeness::description
