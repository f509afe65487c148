#pragma once

#include <utility>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// What draws of one column, all of as many rows, say of each row: for numbers and dates their mean
/// and 5%, 50% and 95% points; else the most frequent value, its share, and the shares of all
/// values where these are 100 at most. Missing cells don't count; where all are, so is the answer.
/// Columns are named as RowQuestions::predict() says.
[[nodiscard]] Table drawn_prediction(const std::vector<Column>& draws);

/// Numbers that a cell may be, rising, with weights whose sum is 1.
using WeightedNumbers = std::vector<std::pair<double, double>>;

/// The same of numbers or dates, from what each row's may be; `like` has their name and type.
/// Where a row has none, its answer is missing.
[[nodiscard]] Table weighted_prediction(const Column& like,
                                        const std::vector<WeightedNumbers>& rows);

}  // namespace likeness::models
