#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relation_plan.hpp"

namespace likeness::models {

/// What a row and the row that it refers to mostly have in common: a row that other ways lead to
/// from both (the shop of a rental's clerk and of its customer), of a cycle the row itself (the
/// shop of a shop's manager), or, of a table to itself, a category.
struct WayAgreement {
  std::vector<std::int64_t> of_child;  ///< relations from the row; none: of a cycle, the row itself
  std::vector<std::int64_t> of_parent;  ///< relations from the one that it refers to
  std::int64_t column = kNoColumn;      ///< of both, among the learned ones, where there is no way
  /// In which share of rows they agree; of a table to itself, of those at each depth.
  std::vector<double> shares = {};

  static constexpr std::int64_t kNoColumn = -1;
  [[nodiscard]] double share_at(std::int32_t depth) const noexcept;
  void fields(io::Archive& archive);
};

/// Of each row of a table, where a way leads to or the category of a column, as a number; -1 for
/// nowhere. Without both, the row itself.
[[nodiscard]] std::vector<std::int32_t> common_groups(const DatasetCells& cells,
                                                      const std::vector<std::int64_t>& way,
                                                      std::int64_t column, std::size_t table);

/// Where rows agree with those that a relation leads to, far more often than by chance. `known`
/// gives the relations by which rows of a table come to others before this one is dealt; `depths`,
/// of a table to itself, how deep each row lies.
[[nodiscard]] std::optional<WayAgreement> find_way_agreement(
    const RelationPlan& plan, const DatasetCells& cells, std::size_t relation,
    const std::function<std::vector<std::size_t>(std::size_t table)>& known,
    std::span<const std::int32_t> depths);

/// Gives a row of each group a degree of 1 where none of it has any, so that each group has a row
/// that others may refer to.
void give_groups_degrees(std::span<const std::int32_t> groups,
                         std::span<const std::uint64_t> elements, std::uint64_t seed,
                         std::vector<std::uint32_t>& degrees);

/// Exchanges depths between neighbouring ones of a table to itself, so that each group has rows
/// enough above its own, where these have `most` at most: rows of a team need a chief of it. Depths
/// whose rows seldom agree stay. As many rows lie at each depth as before.
void lift_groups(const WayAgreement& way, std::span<const std::int32_t> groups, std::uint64_t most,
                 std::vector<std::int32_t>& depths);

/// What is dealt by a way agreement.
struct AgreeingRows {
  std::span<const std::int32_t> groups;  ///< of each row, its own
  std::span<const double> shares;        ///< of each row, how likely it agrees
  std::span<const std::uint64_t> elements;
  std::span<const std::uint8_t> is_dealt;  ///< of each row
};
/// Of each row, the group of the parent that it gets: its own, or another one, drawn by how many
/// rows the parents of each get. Only groups that have parents, and of each no more rows than
/// `most` for each parent, as long as any has room.
[[nodiscard]] std::vector<std::int32_t> draw_groups(const AgreeingRows& rows,
                                                    std::span<const std::int32_t> parent_groups,
                                                    std::span<const std::uint32_t> degrees,
                                                    std::uint64_t most, std::uint64_t seed);

}  // namespace likeness::models
