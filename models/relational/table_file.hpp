#pragma once

#include "io/archive.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A column with its cells as fields of the archive's present scope.
void column_fields(io::Archive& archive, Column& column);

}  // namespace likeness::models
