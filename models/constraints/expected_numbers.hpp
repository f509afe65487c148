#pragma once

#include <span>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// What other columns lead one to expect of a number in each row: by least squares on numbers and
/// on the means of categories, learned from the rows that have it (`numbers`, NaN where it is
/// missing). So like rows can lend each other numbers without losing what these depend on
/// (predictive mean matching, Little 1988). Empty where nothing tells of it.
[[nodiscard]] std::vector<double> expected_numbers(std::span<const double> numbers,
                                                   std::span<const Column* const> others);

}  // namespace likeness::models
