#pragma once

#include <cstddef>
#include <string>

#include "likeness/table.hpp"

namespace likeness {

/// A cell as write_csv() spells it, without quotes; nothing for a missing one, whatever the
/// column's marker.
[[nodiscard]] std::string cell_text(const Column& column, std::size_t row);

}  // namespace likeness
