#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// The combinations of some columns in a table: of each row which, and of each one of its rows, and
/// how many rows it has, or owners of rows.
struct RowCombinations {
  RowCombinations(const Table& table, const std::vector<std::string>& columns,
                  const std::vector<std::uint32_t>& owners = {});
  [[nodiscard]] std::size_t size() const noexcept { return counts.size(); }
  /// How many have at least that many rows.
  [[nodiscard]] std::size_t common(std::size_t share) const;

  std::vector<std::int32_t> codes;
  std::vector<std::size_t> counts;
  std::vector<std::size_t> row_of;
};

}  // namespace likeness::models
