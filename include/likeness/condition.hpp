#pragma once

#include <string>
#include <string_view>

#include "likeness/export.hpp"

namespace likeness {

enum class Comparison { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

/// Asks for rows by what one of their columns shows: a value spelled as in a CSV cell; an empty
/// string means a missing cell. The comparisons by size need a column of numbers or dates, and a
/// missing cell never meets them.
struct Condition {
  std::string column;
  std::string value;
  Comparison comparison = Comparison::kEqual;
};

/// Reads `column=value`, or !=, <, <=, >, >= in place of =, cut at the first of these. Throws
/// Error(kUsage) where there is none, or no column before it.
[[nodiscard]] LIKENESS_EXPORT Condition parse_condition(std::string_view text);

}  // namespace likeness
