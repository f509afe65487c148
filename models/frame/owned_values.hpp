#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/rare_values.hpp"

namespace likeness::models {

/// `table` without the categories that the rows of fewer than `fewest` owners have, however many
/// rows these are: each becomes another, as in without_rare_values(), and what it determines goes
/// with it. `owners` says whose each row is; rows below 0 are each by themselves. What fewer rows
/// than that have is left to without_rare_values(), as are columns that no owners share.
[[nodiscard]] CommonTable without_owned_categories(const Table& table, const Metadata& metadata,
                                                   std::span<const std::int32_t> owners,
                                                   std::size_t fewest, const NumberRule& rule = {},
                                                   std::span<const std::string_view> kept = {});

/// `table` without the numbers and dates beyond that of the `fewest`-th owner at either end, as
/// without_rare_values() counts rows: they move within, each to the value of another row, those of
/// columns in `in_order` to the bound, so that what never falls from row to row still doesn't.
/// Columns in which fewer owners have a value have none then.
[[nodiscard]] CommonTable without_owned_numbers(const Table& table, const Metadata& metadata,
                                                std::span<const std::int32_t> owners,
                                                std::size_t fewest, const NumberRule& rule = {},
                                                std::span<const std::string_view> in_order = {});

}  // namespace likeness::models
