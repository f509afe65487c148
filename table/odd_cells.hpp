#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "table/quantities.hpp"

namespace likeness {

/// What a column of quantities may hold besides these.
struct OddCellRule {
  std::size_t fewest = 0;  ///< this many different strings must be quantities
  std::string what;        ///< `no date`: what the others are
  /// Whether a string has the shape of a quantity without being one, such as `2021-13-45`: nothing
  /// is lost where it counts as missing. Null: none has.
  bool (*impossible)(std::string_view text) = nullptr;
};

/// Whether the strings that `quantities` calls missing are so few, or so clearly no values, that
/// the column is one of quantities all the same; adds the note that says so, and finds the marker.
[[nodiscard]] bool accept_odd_cells(const StringColumn& strings, const StringCounts& counts,
                                    const OddCellRule& rule, Quantities& quantities);

}  // namespace likeness
