#pragma once

#include <vector>

namespace likeness::stats {

/// Sorts numbers (no NaN) in parallel: chunks of fixed size, then merged in pairs.
void sort_numbers(std::vector<double>& values);

}  // namespace likeness::stats
