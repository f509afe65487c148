#pragma once

#include <cstddef>
#include <cstdint>

#include "models/relational/dataset_draft.hpp"

/// What is learned of a dataset, one after another.
namespace likeness::models {

/// Where the cells of all columns come from: keys first, then copies of them and of others, then
/// sums of all these.
void find_column_sources(DatasetDraft& draft);

/// Takes categories that few owners have out of the tables.
void share_dataset_categories(DatasetDraft& draft);
/// Likewise of what rules or the frame made of columns.
void share_framed_categories(DatasetDraft& draft, std::size_t table);

/// Columns that follow from others of their row, by rules that were given or found.
void plan_dataset_rules(DatasetDraft& draft);

/// What the columns of each table are, and their cells as numbers and codes.
void learn_dataset_frames(DatasetDraft& draft);

/// How rows come to those that they refer to.
void learn_dataset_relations(DatasetDraft& draft);

/// The chains by which rows of a table are drawn. `step` of the fit is what progress says.
void learn_dataset_chains(DatasetDraft& draft, std::size_t table, std::uint64_t step);

}  // namespace likeness::models
