#pragma once

#include <cstddef>

#include "likeness/table.hpp"

namespace likeness::models {

/// What became of the rare pairs of a column of two numbers a cell, such as `120/80` or a docket's
/// `4711/23`.
struct RarePairs {
  std::size_t pairs = 0;  ///< different ones
  std::size_t rows = 0;   ///< rows that held them
};

/// Gives each row of a pair that fewer than `share` rows have a new one: its first number lies
/// between two, and its second between two, that rows with about the same first number hold. No
/// rare pair of the column is among the new ones, unless there is hardly another. The other cells
/// stay, and relations between first and second number within so many rows. The same column gives
/// the same result.
RarePairs make_rare_pairs_anew(Column& column, std::size_t share);

}  // namespace likeness::models
