#pragma once

#include <vector>

#include "likeness/evaluation.hpp"
#include "metrics/sequences/paired_sequences.hpp"

namespace likeness::metrics {

/// Adds what holds between each real row and the one before it in its sequence, and how many
/// synthetic rows break it. The rules that are broken most often come first.
void add_rules_between_rows(const PairedSequences& sequences, std::vector<ColumnRule>& rules);

}  // namespace likeness::metrics
