#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/column_role.hpp"

namespace likeness::models {

/// How many rows must share a category or reach a bound for a model to learn it, by default.
inline constexpr std::uint64_t kMinRows = 5;

/// What became of the rare values of a column.
struct RareValues {
  enum class Kind { kMerged, kRenamed, kFolded, kPaired };

  std::string column;
  std::uint64_t values = 0;  ///< different categories, pairs, or cells of numbers beyond the bounds
  std::uint64_t rows = 0;    ///< rows that held them
  Kind kind = Kind::kMerged;

  void fields(io::Archive& archive);
};

/// What a model leaves out of what it learns, because too few rows have it.
struct RareRecord {
  std::uint64_t share = 0;          ///< rows that share whatever is learned; 0 for any number
  std::vector<RareValues> columns;  ///< those that held rare values, in the table's order

  /// What became of those of one column, such as `3 categories of 4 rows, merged into others`;
  /// empty where it held none.
  [[nodiscard]] std::string describe(std::string_view column) const;
  /// One sentence about all of them; empty where nothing was left out.
  [[nodiscard]] std::string sentence() const;

  void fields(io::Archive& archive);
};

/// A table without what few rows have.
struct CommonTable {
  Table table;
  RareRecord rare;
};

/// How many rows must share a value before a table of `rows` rows shows it: `min_rows`, but no more
/// than a quarter of the rows, so that something is left of small tables; 0 or 1 for any value.
[[nodiscard]] std::size_t rows_to_share(std::size_t rows, std::uint64_t min_rows) noexcept;

/// `table` without the values that would point to few of its rows, for a model to learn. The
/// others, rows and their order stay. Columns that are generated are not touched, nor are those in
/// `kept`. Where `share` is rows_to_share():
///
/// - a category of fewer rows becomes another one: of numbers and dates the nearest that enough
///   rows have, of other values one drawn by frequency. What a category determines in every row
///   (its region, its price) goes with it. Where many rows hold strings that few others do, and
///   these are codes or have several words, each becomes a made-up string of the same shape;
/// - numbers and dates beyond the `share`-th smallest or largest move within, each to the value of
/// another row;
/// - pairs of two numbers a cell, as make_rare_pairs_anew() says.
///
/// docs/rare-values.md has the rules. The same table gives the same result, whatever the threads.
[[nodiscard]] CommonTable without_rare_values(const Table& table, const Metadata& metadata,
                                              std::uint64_t min_rows, const NumberRule& rule = {},
                                              std::span<const std::string_view> kept = {});

}  // namespace likeness::models
