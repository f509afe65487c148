#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/copula/dependence_forest.hpp"

namespace likeness::models {

/// A score for every level of every column, such that columns which belong together agree: the
/// first axis of multiple correspondence analysis, found by reciprocal averaging (Hill 1973,
/// Journal of Ecology 61): a row's score is the mean of its levels' scores, a level's the mean of
/// its rows'. Every column's scores have mean 0 over the rows. At most 20,000 rows, evenly spread,
/// are used; a level that is not among them scores 0, and so does a column where it is unknown. All
/// columns have the same number of rows, at least 1.
[[nodiscard]] std::vector<std::vector<double>> correspondence_scores(
    std::span<const CodedColumn> columns);

/// A score for every level of one column such that levels with large numbers are apart from those
/// with small ones: the first principal axis of the levels' mean scores in the columns of `ranks`
/// that are not empty (rank_scores(), NaN: unknown), which have a row for each of its codes.
[[nodiscard]] std::vector<double> scores_by_numbers(const CodedColumn& column,
                                                    const std::vector<std::vector<double>>& ranks);

/// The levels of one column by rising score; level number breaks ties.
[[nodiscard]] std::vector<std::int32_t> order_by_score(std::span<const double> scores);

}  // namespace likeness::models
