#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A rule of rows, and rows from which it was learned what is allowed, if it was.
struct ImputationRule {
  const ConstraintCheck* check = nullptr;
  const Table* witness = nullptr;
};

/// Which rules the rows [0, table.rows()) break that say something of a cell that `given` lacks.
/// Only rows where that is so are looked at.
[[nodiscard]] std::vector<std::vector<std::uint8_t>> broken_by_filled_cells(
    std::span<const ImputationRule> rules, const Table& given, const Table& table);

/// The table with cells that `given` lacks emptied again, where a rule wants them to be missing.
[[nodiscard]] Table with_kept_gaps(std::span<const ImputationRule> rules, const Table& given,
                                   Table table);

/// The table with those missing cells filled that follow from the known ones of their row: a part
/// of a sum or product, a date by a formula, what a fixed combination leaves no choice of.
[[nodiscard]] Table with_deduced_cells(std::span<const ImputationRule> rules, const Table& table);

}  // namespace likeness::models
