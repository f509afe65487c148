#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/table.hpp"

namespace likeness::description {

/// How often each cell was drawn before, of some columns: a list for each column of the table,
/// empty where its cells are those of the first draw.
using ColumnTries = std::vector<std::vector<std::uint32_t>>;

/// What a search for rows that meet constraints needs to know of their table.
struct SearchedRows {
  std::string table;  ///< its name, for errors
  std::uint64_t seed = 0;
  const std::vector<ConstraintCheck>& checks;
  /// Of each check, the columns that may be drawn again.
  std::vector<std::vector<std::size_t>> drawn;
  std::size_t columns = 0;  ///< of the table
  /// The columns of the checks, of these rows, drawn so often.
  std::function<Table(std::span<const std::uint64_t> rows, const ColumnTries& tries)> make;
};

/// How often the cells of each row are drawn until it meets the constraints. As long as it breaks
/// one, a cell that this one speaks of is drawn again, and kept where the row doesn't break more
/// constraints then. Depends on each row by itself. Throws Error(kData) for a row that meets them
/// in none of 5,000 draws.
[[nodiscard]] ColumnTries search_rows(const SearchedRows& searched,
                                      std::span<const std::uint64_t> rows);

}  // namespace likeness::description
