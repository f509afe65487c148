#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "likeness/description.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"

namespace likeness::description {

/// Which rows to make, and how often each was tried before.
struct RowsToMake {
  std::span<const std::uint64_t> rows;
  std::span<const std::uint32_t> tries = {};  ///< empty for none
  /// Numbers to have instead of drawn ones; NaN for none, empty for none at all.
  std::span<const double> wanted = {};
};

/// The cells of one column of a described table: a cell is a function of (seed, row, try).
class CellSource {
 public:
  virtual ~CellSource() = default;
  [[nodiscard]] virtual Column make(const RowsToMake& rows) const = 0;
  /// How many rows can have different values; 0 where nothing is promised.
  [[nodiscard]] virtual std::uint64_t distinct() const = 0;
  /// The distance of neighbouring numbers where wanted ones are taken, else 0.
  [[nodiscard]] virtual double unit() const { return 0; }
};

/// Of which column of which table.
struct CellPlace {
  std::uint64_t seed = 0;  ///< of the table
  std::uint64_t column = 0;
  bool key = false;     ///< values never repeat
  bool number = false;  ///< the metadata call it a number, or nothing says what it is
  /// Whether the row has a city, or another place, of the column's locale; countries are its own.
  bool at_home = false;
  std::uint64_t rows = 0;
  std::string where;  ///< for errors
};

/// What a column's description and metadata say. Throws Error(kData) for ends that contradict each
/// other, and values that are not of the column's type.
[[nodiscard]] std::unique_ptr<CellSource> make_source(const ColumnMetadata& metadata,
                                                      const ColumnDescription& description,
                                                      const CellPlace& place,
                                                      std::string_view locale);

}  // namespace likeness::description
