#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/dataset_model.hpp"
#include "models/constraints/row_rules.hpp"
#include "models/frame/frame.hpp"
#include "models/frame/rare_values.hpp"
#include "models/relational/agreeing_ways.hpp"
#include "models/relational/count_levels.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/few_parents.hpp"
#include "models/relational/relation_plan.hpp"
#include "models/relational/table_chain.hpp"

namespace likeness::models {

/// Where the cells of a column come from.
enum class ColumnOrigin {
  kOwn,       ///< the table's frame: learned or generated
  kKey,       ///< the key of the parent by a relation
  kCopied,    ///< a column of the row that a path leads to
  kPosition,  ///< the place of a row among those of its parent
  kSummed,    ///< a sum over the rows of a child
  kComputed,  ///< by a rule, from others of the row
};

[[nodiscard]] const char* column_origin_name(ColumnOrigin origin) noexcept;

struct ColumnSource {
  ColumnOrigin origin = ColumnOrigin::kOwn;
  std::vector<std::int64_t> path = {};      ///< relations: of a key just one
  std::string column = {};                  ///< of the parent, where it is a key or copied
  std::int64_t first = 0;                   ///< the position of a first row
  std::vector<std::string> factors = {};    ///< of a sum: columns of the child; none: it counts
  std::vector<std::string> discounts = {};  ///< further factors, each 1 minus a column
  std::size_t broken_rows = 0;              ///< of the real table, that are not that sum; not kept

  void fields(io::Archive& archive);
};

/// A column of the rows that those of a table lead to, by which rules of its own columns speak.
struct LentColumn {
  Column blank;
  ColumnSource source;    ///< copied; the name of the blank is the rules'
  bool is_whole = false;  ///< no real row lacks it

  void fields(io::Archive& archive);
};

/// Columns that no two rows may have the same cells in, of which some are the
/// table's own.
struct UniqueKey {
  std::vector<std::string> columns;

  void fields(io::Archive& archive) { archive("columns", columns); }
};

/// What was learned of one table.
struct LearnedTable {
  std::uint64_t rows = 0;             ///< that were learned
  std::vector<Column> blanks;         ///< its columns, without cells
  std::vector<ColumnSource> sources;  ///< of each column
  std::vector<LentColumn> lent;       ///< behind its own, for rules alone
  std::optional<RowRules> rules;      ///< within rows
  std::optional<Frame> frame;         ///< of its own columns, in order, and helpers of rules
  std::vector<CellColumn> columns;    ///< the learned ones of these
  std::vector<UniqueKey> keys_to_keep;

  // Of a kept table.
  std::vector<Column> kept_columns;
  std::vector<ColumnValues> kept_cells;

  // Of others. Rows get the clusters of what they refer to first, then all
  // else.
  std::uint64_t parentless = 0;  ///< rows whose maker is missing
  std::vector<ContextColumn> key_context;
  TableChain keys;
  std::vector<ContextColumn> context;
  TableChain cells;

  void fields(io::Archive& archive);
};

/// What was learned of one relation.
struct LearnedRelation {
  CountLevels counts;             ///< of its parents, where these are not kept
  std::optional<FewParents> few;  ///< likewise
  std::int32_t clusters = 1;      ///< of its parents
  bool agrees = false;            ///< whether rows may refer to where agreement_path leads
  std::vector<std::int64_t> agreement_path;  ///< from a child row
  std::optional<WayAgreement> way;           ///< what rows have in common with their parents
  std::int32_t depths = 0;                   ///< of a table to itself: bins of how deep rows lie
  std::vector<std::int64_t> depth_counts;    ///< likewise: how many rows lie at each depth

  // Of kept parents.
  std::vector<std::int32_t> kept_degrees;
  std::vector<std::int32_t> kept_clusters;
  std::vector<std::int32_t> kept_parents;  ///< of a kept child's rows

  /// What a child row may be by this relation: one of the clusters, without a
  /// parent, in agreement.
  [[nodiscard]] std::int32_t choices(const PlannedRelation& planned) const noexcept {
    return clusters + (planned.optional ? 1 : 0) + (agrees ? 1 : 0);
  }
  [[nodiscard]] std::int32_t choice_of_none() const noexcept { return clusters; }
  [[nodiscard]] std::int32_t choice_of_agreement(const PlannedRelation& planned) const noexcept {
    return clusters + (planned.optional ? 1 : 0);
  }

  void fields(io::Archive& archive);
};

/// Several tables, each made after its parents (docs/relational.md).
class RelationalModel {
 public:
  RelationPlan plan;
  std::vector<LearnedTable> tables;
  std::vector<LearnedRelation> relations;

  /// The columns that the chain of a table draws behind its own: what its row
  /// is to each relation of which it is a parent, and what it is by its late
  /// relations.
  struct ExtraColumns {
    std::vector<CellColumn> columns;
    std::vector<std::size_t> counted;    ///< relations, a column each
    std::vector<std::size_t> clustered;  ///< relations, a column each behind those
    std::vector<std::size_t> late;       ///< relations, a column each behind those
  };
  [[nodiscard]] ExtraColumns extra_columns(std::size_t table) const;
  /// The columns that are drawn first: the choice by each dealt relation that
  /// has several.
  [[nodiscard]] std::vector<std::size_t> chosen_relations(std::size_t table) const;

  /// The root table with the most descendants.
  [[nodiscard]] std::size_t main_root() const;

  void fields(io::Archive& archive);
  [[nodiscard]] io::Json describe_table(std::size_t table) const;

 private:
  void check(const io::Archive& archive) const;
};

/// The number, among random ones, of the `place`-th row of a table that a row
/// of that number makes.
[[nodiscard]] std::uint64_t child_element(std::uint64_t parent, std::size_t table,
                                          std::uint64_t place) noexcept;

}  // namespace likeness::models
