#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/metadata.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relational_model.hpp"

namespace likeness::models {

/// A table beside numbers and dates of the rows that its own lead to, so that rules within rows are
/// rules between a row and its parents, too: a test is not taken before its admission.
struct LendingTable {
  Table table;
  Metadata metadata;
  std::vector<LentColumn> lent;       ///< behind the table's own columns
  std::vector<Constraint> rules;      ///< between its own columns and lent ones, that hold
  std::vector<Constraint> left_out;   ///< likewise, but that are not to be obeyed
  std::vector<std::string> computed;  ///< own columns that lent ones tell
};

/// Of a table that others make: what its parents and theirs lend it, and rules that hold in all
/// rows, and would not by accident even if rows of one parent were but one row. `keys` says which
/// columns of each table are keys. Nothing is lent where there is no such rule.
[[nodiscard]] LendingTable find_lent_columns(const RelationPlan& plan,
                                             const std::vector<const Table*>& tables,
                                             const DatasetMetadata& metadata,
                                             const std::vector<LearnedTable>& learned,
                                             const std::vector<std::vector<std::string>>& keys,
                                             const DatasetCells& cells, std::size_t table);

/// The date by which the rows of each parent are in order, where it is no nearer to what a rule
/// compares it with than to others: it is learned as it is then, not by its distance from that.
[[nodiscard]] std::vector<std::string> columns_in_order(const LendingTable& lending,
                                                        const Table& table,
                                                        const std::vector<std::int32_t>& makers);

/// Whether a learned column is how much later or earlier a date is than what is lent.
[[nodiscard]] bool is_time_since(const LearnedTable& learned, const std::string& column);

/// The rows that lend cells of `from`: those that a way leads to, or others where these have none
/// and `is_whole`.
[[nodiscard]] std::vector<std::int32_t> whole_rows(const Column& from,
                                                   std::vector<std::int32_t> rows, bool is_whole);

}  // namespace likeness::models
