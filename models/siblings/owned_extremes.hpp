#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/rare_values.hpp"

namespace likeness::models {

/// Whose rows of a table are, and how they follow one another.
struct OwnedRows {
  std::span<const std::int32_t> owners;  ///< of each row; below 0: nobody's
  std::span<const std::size_t> order;    ///< rows, those of one parent after another
  std::span<const std::size_t> ends;     ///< where in `order` those of each parent end
};

/// The columns of numbers and dates that never fall, or never rise, within a parent's rows.
[[nodiscard]] std::vector<std::string> columns_in_order(const Table& table,
                                                        const Metadata& metadata,
                                                        const OwnedRows& rows);

/// `table` without the numbers that fewer than `fewest` owners reach
/// (models/frame/owned_values.hpp), where those of columns_in_order() stay in order.
[[nodiscard]] CommonTable without_owned_extremes(const Table& table, const Metadata& metadata,
                                                 const OwnedRows& rows, std::size_t fewest,
                                                 const NumberRule& rule = {});

}  // namespace likeness::models
