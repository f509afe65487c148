#pragma once

#include <cstddef>
#include <string>

#include "likeness/io/table.hpp"

namespace likeness::io {

/// A cell as write_csv() spells it, without quotes; nothing for a missing one, whatever the
/// column's marker.
[[nodiscard]] std::string cell_text(const Column& column, std::size_t row);

}  // namespace likeness::io
