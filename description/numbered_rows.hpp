#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "likeness/random.hpp"

namespace likeness::description {

/// Rows that are numbered within their parents, 1, 2, 3, ..., where nothing else says how many rows
/// a parent has: from none or one up to about twice as many as the mean, and each number of a
/// parent comes once. A row's place follows from its number alone.
class NumberedRows {
 public:
  struct Place {
    std::uint64_t parent = 0;
    std::uint64_t number = 0;  ///< from 0
  };

  /// Nothing where parents would have too many rows to keep a list of.
  [[nodiscard]] static std::optional<NumberedRows> of(std::uint64_t rows, std::uint64_t parents,
                                                      const RandomStream& rows_order,
                                                      const RandomStream& parents_order);

  [[nodiscard]] Place place_of(std::uint64_t row) const noexcept;
  /// The numbers of rows that a parent has at most.
  [[nodiscard]] std::uint64_t most() const noexcept { return ends_.size(); }

 private:
  NumberedRows(std::uint64_t parents, const RandomStream& rows_order,
               const RandomStream& parents_order)
      : parents_(parents), rows_order_(rows_order), parents_order_(parents_order) {}

  std::uint64_t parents_;
  RandomStream rows_order_;
  RandomStream parents_order_;
  std::vector<std::uint64_t> ends_;  ///< how many rows have this number or a smaller one
};

}  // namespace likeness::description
