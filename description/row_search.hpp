#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::description {

/// How the cells of some rows are drawn: a list for each column of the table, empty where its cells
/// are those of the first draw.
struct ColumnTries {
  std::vector<std::vector<std::uint32_t>> draws;  ///< how often each was drawn before
  std::vector<std::vector<double>> wanted;        ///< a number to have instead; NaN for none

  [[nodiscard]] bool empty() const noexcept { return draws.empty(); }
};

/// What rows are checked for.
struct RowCheck {
  std::string text;
  std::vector<std::string> columns;  ///< that it depends on
  /// Of each row: 1 where it is broken.
  std::function<std::vector<std::uint8_t>(const Table&)> broken;
  std::vector<std::size_t> drawn;  ///< the columns that may be drawn again
};

/// What a search for rows that meet constraints needs to know of their table.
struct SearchedRows {
  std::string table;  ///< its name, for errors
  std::uint64_t seed = 0;
  std::vector<RowCheck> checks;
  std::vector<std::string> columns;  ///< of the table
  /// The distance of neighbours of each column that takes wanted numbers, and 0 for others.
  std::vector<double> units;
  /// How often cells were drawn before the search.
  ColumnTries first;
  /// The columns of the checks, of these rows, drawn so often.
  std::function<Table(std::span<const std::uint64_t> rows, const ColumnTries& tries)> make;
};

/// Beyond this many draws a search gives up.
inline constexpr std::uint32_t kMostDraws = 5000;

/// How the cells of each row are drawn until it meets the constraints. As long as it breaks one, a
/// cell that this one speaks of is drawn again, or put near another such cell, and kept where the
/// row doesn't break more constraints then. Depends on each row by itself. Throws Error(kData) for
/// a row that meets them in none of kMostDraws draws.
[[nodiscard]] ColumnTries search_rows(const SearchedRows& searched,
                                      std::span<const std::uint64_t> rows);

}  // namespace likeness::description
