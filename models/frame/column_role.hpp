#pragma once

#include <cstddef>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// How a model treats a column.
enum class ColumnRole {
  kCategory,   ///< learned as a set of repeated values
  kNumber,     ///< learned as a number or a point in time
  kGenerated,  ///< not learned from the data: ids, keys, personal data, free text
};

/// When numbers and dates are learned as numbers, and when as categories.
struct NumberRule {
  /// Columns of fewer different values than this are categories, provided that a value occurs
  /// `fewest_repeats` times on average.
  std::size_t fewest_values = 21;
  std::size_t fewest_repeats = 5;
  /// Whether numbers that the metadata calls categories may be learned as numbers, too; they then
  /// keep to the values seen.
  bool learn_declared_categories = false;
};

/// Keys, ids, text and personal data are generated; categories, truth values and ordinal columns
/// are categories, and so are numbers and dates of few values, by `rule`, and columns without any
/// value; the rest are numbers.
[[nodiscard]] ColumnRole column_role(const Column& column, const ColumnMetadata& metadata,
                                     bool primary_key, const NumberRule& rule = {});

}  // namespace likeness::models
