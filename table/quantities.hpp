#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/table.hpp"

namespace likeness {

/// How often each of the distinct strings of a column occurs, and where first.
struct StringCounts {
  std::vector<std::size_t> cells;
  std::vector<std::size_t> first_rows;
};

/// The distinct strings of a column that has no type yet.
struct StringColumn {
  std::string_view name;
  std::span<const std::string_view> strings;
  /// Asked for once at most, and only where strings are not all of one kind.
  std::function<StringCounts()> count;
  /// Where `1,234` could be either, it is 1.234.
  bool decimal_comma = false;
};

/// What a column of strings holds where they are quantities.
struct Quantities {
  Column column;                       ///< its type, way of writing and notes; no name, no cells
  std::vector<std::int64_t> integers;  ///< of each string, where the type stores these
  std::vector<double> floats;          ///< likewise
  std::vector<bool> missing;           ///< of each string, whether it counts as missing
  /// What missing cells are to be written as; nothing to leave that as it is.
  std::optional<std::string> missing_marker;
};

/// The dates that (nearly) all strings are: of one format, or, among many dates, of several, with a
/// few other cells, which count as missing. Nothing where they are no dates.
[[nodiscard]] std::optional<Quantities> read_dates(const StringColumn& strings);

/// The numbers that (nearly) all strings are: with a currency or a unit, groups of thousands, a
/// decimal comma, parentheses, limits (`<0.5`) or in pairs (`120/80`); with a few other cells,
/// which count as missing. Nothing where they are no numbers.
[[nodiscard]] std::optional<Quantities> read_numbers(const StringColumn& strings);

/// The dates that whole numbers are, such as 20210815, 20210815083625 or, in a column with gaps,
/// 20210815.0, where all of a column
/// (but for a few others among many, which count as missing) are such dates.
[[nodiscard]] std::optional<Column> dates_in_integers(const Column& given);

/// The offset from UTC that a column shows at an instant.
struct OffsetAt {
  std::int64_t instant;
  std::int32_t seconds;
};

/// From when on which offset holds; nothing where offsets change back and forth.
[[nodiscard]] std::vector<UtcOffset> find_offsets(std::vector<OffsetAt> times);

/// The offset from UTC that a time is written with.
[[nodiscard]] std::int32_t utc_offset_at(std::span<const UtcOffset> offsets,
                                         std::int64_t microseconds) noexcept;

}  // namespace likeness
