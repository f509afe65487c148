#pragma once

#include <optional>
#include <string>

#include "description/cell_source.hpp"

namespace likeness::description {

/// Throws Error(kData): the column at that place `what`.
[[noreturn]] void refuse_column(const CellPlace& place, const std::string& what);

/// The end of a column of numbers. Throws Error(kData) where it is none.
[[nodiscard]] std::optional<double> end_of(const std::optional<std::string>& text,
                                           const CellPlace& place);

/// Throws Error(kData) for ends that contradict each other, as their texts say.
void check_ends(double low, double high, const CellPlace& place, const std::string& least,
                const std::string& most);

}  // namespace likeness::description
