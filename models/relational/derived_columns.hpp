#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "likeness/dataset.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relational_model.hpp"

namespace likeness::models {

/// A column that in every row equals a column of a row that this one leads to,
/// such as a line's price its product's: found in the real tables by the
/// parents in `cells`. The nearest row counts, and there a column of the same
/// name before others.
[[nodiscard]] std::optional<ColumnSource> find_copied(const RelationPlan& plan,
                                                      const std::vector<const Table*>& tables,
                                                      const std::vector<LearnedTable>& learned,
                                                      const DatasetCells& cells, std::size_t table,
                                                      std::size_t column);

/// A column of numbers that in every row, or all but one of a hundred, is the number of its
/// children by a relation, or the sum of one of their columns, a product of two, or of these and 1
/// minus another: an order's total.
[[nodiscard]] std::optional<ColumnSource> find_summed(const RelationPlan& plan,
                                                      const std::vector<const Table*>& tables,
                                                      const std::vector<LearnedTable>& learned,
                                                      const DatasetCells& cells, std::size_t table,
                                                      std::size_t column);

/// The sum that a source describes, for each of `rows` parents: of columns of
/// the child whose rows have these parents.
[[nodiscard]] std::vector<double> sums_over_children(const std::vector<const Column*>& factors,
                                                     const std::vector<const Column*>& discounts,
                                                     const std::vector<std::int32_t>& parents,
                                                     std::size_t rows);

}  // namespace likeness::models
