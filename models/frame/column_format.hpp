#pragma once

#include "io/archive.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A column without cells that has the name, the type and the way of writing of `column`.
[[nodiscard]] Column blank_like(const Column& column);

/// These as fields of the archive's present scope.
void format_fields(io::Archive& archive, Column& column);

}  // namespace likeness::models
