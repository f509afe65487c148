#pragma once

#include "io/archive.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A column without cells that has the name, the type and the way of writing of `column`.
[[nodiscard]] Column blank_like(const Column& column);

/// Gives a column of text or categories these strings as cells, but for those that its validity
/// calls missing. Categories are numbered in the order in which they first occur.
void set_strings(Column& column, StringArray strings);

/// What stands around the digits of numbers, likewise.
void notation_fields(io::Archive& archive, NumberNotation& notation);

/// The name, the type and the way of writing of a column as fields of the archive's present scope.
void format_fields(io::Archive& archive, Column& column);

}  // namespace likeness::models
