#pragma once

#include "metrics/paired_tables.hpp"

namespace likeness::metrics {

/// The share of synthetic cells within the real minimum and maximum. Missing cells are left out
/// where the real column has some, and are out of bounds where it has none. NaN where no cell is
/// left.
[[nodiscard]] double boundary_adherence(const ContinuousColumn& real,
                                        const ContinuousColumn& synthetic);

/// The share of synthetic cells whose level occurs in the real column, missing being a level.
[[nodiscard]] double category_adherence(const LevelCodes& levels);

/// The share of synthetic cells that are neither missing nor equal to one before.
[[nodiscard]] double key_uniqueness(const Column& synthetic);

/// The columns of equal name and type in both tables, by the columns of either. Types are told
/// apart as pandas does on reading a CSV file: whole numbers with missing cells are decimals,
/// truth values with missing cells are objects, as texts are. The metadata says which are
/// datetimes.
[[nodiscard]] double table_structure(const PairedTables& tables);

}  // namespace likeness::metrics
