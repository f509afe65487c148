#pragma once

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// The column as its metadata declares it: where that says `datetime`, its cells are read by the
/// format that it names, whatever reading made of them; where it says `numerical`, digits that
/// reading took for dates are numbers. Error(kData) for a cell that doesn't fit.
[[nodiscard]] Column as_declared(const Column& column, const ColumnMetadata& metadata);

/// All columns of a table as the metadata declares them.
[[nodiscard]] Table as_declared(const Table& table, const Metadata& metadata);

/// Likewise for a table that is only compared with the one that the metadata describes: columns
/// that don't fit stay as they are.
[[nodiscard]] Table as_declared_where_it_fits(const Table& table, const Metadata& metadata);

}  // namespace likeness
