#pragma once

#include <memory>
#include <string>

#include "description/cell_source.hpp"

namespace likeness::description {

/// The values that the description lists, as often as it says.
[[nodiscard]] std::unique_ptr<CellSource> value_source(const ColumnDescription& description,
                                                       const CellPlace& place);

/// False and true, as the description spells them.
[[nodiscard]] std::unique_ptr<CellSource> truth_source(const ColumnDescription& description,
                                                       const CellPlace& place);

/// Strings of a regular expression.
[[nodiscard]] std::unique_ptr<CellSource> regex_source(const CellPlace& place,
                                                       const ColumnDescription& description,
                                                       const std::string& pattern);

}  // namespace likeness::description
