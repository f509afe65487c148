#pragma once

#include <string>
#include <vector>

#include "likeness/table.hpp"
#include "models/constraints/deduced_cells.hpp"

namespace likeness::models {

/// What RowQuestions::predict() says of a column, which `asked` has no cell of, without the
/// categories that break a rule with the other cells of their row: a city is one of its state.
/// Rows that would be left with none, and answers without the shares of all categories, stay.
[[nodiscard]] Table allowed_prediction(const Table& answer, const Table& asked,
                                       const std::vector<ImputationRule>& rules);

}  // namespace likeness::models
