#pragma once

#include <cstddef>
#include <vector>

#include "models/copula/copula_model.hpp"

namespace likeness::models {

/// One score per row of each column that has an order: the normal score of its rank among the known
/// cells; NaN where it is unknown, and in rows that are left out where there are more than
/// `most_rows`: that many, evenly spread, are ranked. Empty for categories; of a state, whether
/// it shows its number.
[[nodiscard]] std::vector<std::vector<double>> rank_scores(const Frame& frame,
                                                           const std::vector<ColumnValues>& values,
                                                           std::size_t most_rows);

/// Whether a column hangs from a parent that it could do without: a number, or a state that hangs
/// from a category; not one that follows from its parent.
[[nodiscard]] bool may_be_taken(const CopulaModel& model, std::size_t k);

/// Those of such columns that lose a relation by hanging from their parent: in rows of the model,
/// the correlation of their scores with those of another column is not what it is in the table,
/// which correlations without a parent would keep. `real` are the rank_scores() of the table,
/// `made` those of the model's rows.
[[nodiscard]] std::vector<std::size_t> columns_that_lose(
    const CopulaModel& model, const std::vector<std::vector<double>>& real,
    const std::vector<std::vector<double>>& made);

}  // namespace likeness::models
