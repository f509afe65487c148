#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "description/cell_source.hpp"
#include "description/child_rows.hpp"
#include "description/computed_cells.hpp"
#include "description/equations.hpp"
#include "description/numbered_rows.hpp"
#include "likeness/table.hpp"

namespace likeness::description {

/// Of more rows than these, none are compared with each other.
inline constexpr std::uint64_t kMostRowsApart = 10'000'000;

inline constexpr std::uint64_t kNoRelation = ~std::uint64_t{0};

/// A reference that shares columns with another one, its leader: whose parent a row has decides
/// which parents this one can have.
struct Agreement {
  static constexpr std::uint32_t kNoCode = ~std::uint32_t{0};

  std::size_t leader = 0;
  std::vector<std::uint32_t> code_of_leader;             ///< of each row that the leader refers to
  std::vector<std::vector<std::uint64_t>> rows_of_code;  ///< that agree with it
};

/// A relation as its child's rows see it.
struct Reference {
  std::size_t parent = 0;
  std::vector<std::size_t> parent_columns;
  std::vector<std::size_t> child_columns;
  std::optional<ChildRows> children;  ///< where they decide the rows of the child
  bool unique = false;                ///< each parent has one child at most
  /// Of a key of several references: of all combinations of their parents, each is there once at
  /// most, and this one's parents change every `stride` of them. 0 for no such key.
  std::uint64_t combinations = 0;
  std::uint64_t stride = 1;
  std::optional<Agreement> agreement;
  std::vector<std::uint64_t> allowed;  ///< the parents with which others agree; empty for all

  /// Whether its parents are drawn by number, not counted or in an order.
  [[nodiscard]] bool is_drawn() const noexcept { return !children && !unique && combinations == 0; }
};

/// Columns that no two rows may share. Missing cells are like no others.
struct ApartColumns {
  std::vector<std::size_t> columns;
  std::string text;                      ///< for notes and errors
  std::optional<ConstraintCheck> where;  ///< only rows that meet it count
};

struct DescribedTable {
  std::string name;
  std::uint64_t rows = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> columns;
  std::vector<std::unique_ptr<CellSource>> sources;  ///< null for references
  std::vector<std::uint64_t> reference_of;           ///< of each column, or kNoRelation
  std::vector<double> missing;                       ///< of references
  std::vector<bool> fixed;                           ///< keys and unique columns, never drawn again
  std::vector<bool> referred;                        ///< rows of other tables name its cells
  std::vector<Reference> references;
  std::vector<Equation> equations;  ///< of the columns that are computed, in their order
  std::vector<std::optional<ComputedCells>> computed;  ///< of each column
  /// Whether computed cells are to equal what a database computes, bit for bit.
  bool exact = false;
  std::vector<ConstraintCheck> checks;
  /// A column that numbers the rows of a parent, as part of the key.
  std::optional<std::size_t> numbering;
  std::int64_t first_number = 1;
  std::optional<NumberedRows> numbered;  ///< where no relation counts the children
  std::uint64_t counting = kNoRelation;  ///< the one that does
  std::vector<ApartColumns> apart;
  /// How often rows were drawn before because what they had in `apart` was there, and which of
  /// their columns were drawn again.
  std::unordered_map<std::uint64_t, std::uint32_t> redraws;
  std::vector<bool> redrawn;

  [[nodiscard]] std::size_t place_of(const std::string& column) const noexcept {
    std::size_t c = 0;
    while (c < columns.size() && columns[c] != column) ++c;
    return c;
  }
};

}  // namespace likeness::description
