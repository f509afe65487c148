#pragma once

#include "likeness/table.hpp"

namespace likeness::models {

/// `column` with its missing cells taken from `filler`, a column of as many rows and of a like
/// type; the other cells stay as they are. What is missing in both stays missing.
[[nodiscard]] Column patched(const Column& column, const Column& filler);

}  // namespace likeness::models
