#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/column_role.hpp"
#include "models/frame/rare_values.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relation_plan.hpp"

namespace likeness::models {

/// Whose each row of a table is: the row of the farthest table that makes it, over tables that make
/// each other, that has rows enough, and enough of them with rows here, to tell owners apart.
/// kNoParent for nobody's; empty where rows are by themselves.
[[nodiscard]] std::vector<std::int32_t> owners_of_rows(const RelationPlan& plan,
                                                       const DatasetCells& cells,
                                                       std::size_t table);

/// Those whose categories are held apart: owners_of_rows(), or, where these are nobody, those of
/// the nearest maker, two to four of whom have rows.
struct CategoryOwners {
  std::vector<std::int32_t> of_rows;  ///< as of owners_of_rows()
  /// Where fewer than five rows of a maker that could tell owners apart have rows here: how many.
  std::size_t few = 0;

  /// How many owners have what comes out: of few, two, as five can't share it and all would go.
  [[nodiscard]] std::size_t fewest(std::size_t share) const noexcept {
    constexpr std::size_t kOfFew = 2;
    return few > 0 && share > kOfFew ? kOfFew : share;
  }
};

[[nodiscard]] CategoryOwners category_owners(const RelationPlan& plan, const DatasetCells& cells,
                                             std::size_t table);

/// `table` without the categories that fewer than `fewest` owners have, so that neither a model nor
/// its file holds what one person alone has, in however many rows (models/frame/owned_values.hpp).
/// Columns in `kept` stay as they are, and so do those of a rule of the metadata that would be
/// broken, and those in `left` unless each of their categories is one owner's alone. `changed`
/// receives what became of which, `unshared` the columns that were of such categories alone.
[[nodiscard]] Table with_shared_categories(const Table& table, const Metadata& metadata,
                                           std::span<const std::int32_t> owners, std::size_t fewest,
                                           const NumberRule& rule, std::vector<std::string> kept,
                                           const std::vector<std::string>& left,
                                           std::vector<RareValues>& changed,
                                           std::vector<std::string>& unshared);

/// Likewise of what is left, as codes: categories become those of other rows. Returns how many
/// cells changed.
std::size_t share_categories(std::span<const std::int32_t> owners, std::size_t fewest,
                             std::vector<std::int32_t>& codes);

}  // namespace likeness::models
