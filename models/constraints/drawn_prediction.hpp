#pragma once

#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// What draws of one column, all of as many rows, say of each row: for numbers and dates their mean
/// and 5%, 50% and 95% points; else the most frequent value, its share, and the shares of all
/// values where these are 100 at most. Missing cells don't count; where all are, so is the answer.
/// Columns are named as RowQuestions::predict() says.
[[nodiscard]] Table drawn_prediction(const std::vector<Column>& draws);

}  // namespace likeness::models
