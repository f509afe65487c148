#pragma once

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// How a model treats a column.
enum class ColumnRole {
  kLevels,  ///< learned as a set of repeated values
  kNumber,  ///< learned as a number or a point in time
  kMade,    ///< not learned: ids, keys, personal data, free text
};

/// Keys, ids, text and personal data are made; categories, truth values and ordinal columns are
/// levels, and so are numbers with at most 20 different values that occur 5 times each on average,
/// and columns without any value; the rest are numbers.
[[nodiscard]] ColumnRole column_role(const Column& column, const ColumnMetadata& metadata,
                                     bool primary_key);

/// The column as its metadata declares it: where that says `datetime` and the cells were read as
/// strings or whole numbers, they are parsed by its format. Error(kData) for a cell that doesn't
/// fit.
[[nodiscard]] Column as_declared(const Column& column, const ColumnMetadata& metadata);

}  // namespace likeness::models
