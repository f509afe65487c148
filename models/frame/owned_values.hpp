#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/rare_values.hpp"

namespace likeness::models {

/// A table without what few owners have.
struct SharedTable : CommonTable {
  std::vector<std::string> unshared;  ///< columns of which owners shared no category
};

/// `table` without the categories that the rows of fewer than `fewest` owners have, however many
/// rows these are: each becomes another, as in without_rare_values(), and what it determines goes
/// with it. `owners` says whose each row is; rows below 0 are each by themselves. What fewer rows
/// than that have is left to without_rare_values().
///
/// Of a column in which every category is one owner's alone, each is spelled anew; of numbers and
/// dates, neighbours become one (models/frame/grouped_numbers.hpp). Columns in `kept` stay as they
/// are, those in `left` where owners share some category of theirs.
[[nodiscard]] SharedTable without_owned_categories(const Table& table, const Metadata& metadata,
                                                   std::span<const std::int32_t> owners,
                                                   std::size_t fewest, const NumberRule& rule = {},
                                                   std::span<const std::string_view> kept = {},
                                                   std::span<const std::string_view> left = {});

/// `table` without the numbers and dates beyond that of the `fewest`-th owner at either end, as
/// without_rare_values() counts rows: the numbers of an owner who has some there move within
/// together (models/frame/owned_bounds.hpp), so that what never falls from row to row still
/// doesn't. Columns in which fewer owners have a value have none then.
[[nodiscard]] CommonTable without_owned_numbers(const Table& table, const Metadata& metadata,
                                                std::span<const std::int32_t> owners,
                                                std::size_t fewest, const NumberRule& rule = {});

}  // namespace likeness::models
