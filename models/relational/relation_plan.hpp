#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/dataset.hpp"
#include "models/relational/relation_rows.hpp"

namespace likeness::models {

/// How the rows of a child come to their parents by a relation.
enum class RelationUse {
  kMakes,    ///< each parent row makes so many rows
  kDealt,    ///< rows are there, and get a parent each
  kLate,     ///< likewise, when all tables have been made: of cycles and of a table to itself
  kImplied,  ///< another relation of the child names the same columns, and leads to the same row
};

[[nodiscard]] const char* relation_use_name(RelationUse use) noexcept;

struct PlannedRelation {
  std::size_t parent = 0;  ///< place of the table
  std::size_t child = 0;
  std::vector<std::string> parent_columns;
  std::vector<std::string> child_columns;
  RelationUse use = RelationUse::kDealt;
  bool optional = false;  ///< whether some rows have no parent
  bool once = false;      ///< whether no parent has two rows
  /// Of an implied one: the relation of the child that leads to a row of its parent, and the
  /// relation of that parent from there.
  std::size_t implied_by = 0;
  std::size_t implied_then = 0;
  /// Of a dealt one that shares columns with a relation before it: that relation of the child, and
  /// the relation of the parent to the same table; both rows must lead to one row there.
  bool grouped = false;
  std::size_t group_of_child = 0;
  std::size_t group_of_parent = 0;

  [[nodiscard]] bool is_self() const noexcept { return parent == child; }
  void fields(io::Archive& archive);
};

struct RelatedTable {
  std::string name;
  bool kept = false;                 ///< its rows come out as they are
  std::optional<std::size_t> maker;  ///< the relation whose parents make its rows
  std::vector<std::size_t> dealt;    ///< relations in the order in which they are dealt
  std::vector<std::size_t> late;
  std::vector<std::size_t> children;  ///< relations in which it is the parent, but implied ones
  /// Relations that are columns of the primary key, where this has no others: no two rows may have
  /// the same parents in all of them.
  std::vector<std::size_t> key_relations;
};

/// In which order tables are made, and what each relation is to that.
struct RelationPlan {
  std::vector<RelatedTable> tables;        ///< as in the metadata
  std::vector<PlannedRelation> relations;  ///< as in the metadata
  std::vector<std::size_t> order;          ///< tables, each after its parents but late ones

  /// The tables that rows of a table come from: its parent that makes it, the parent of that, ...
  [[nodiscard]] std::size_t root_of(std::size_t table) const;

  void fields(io::Archive& archive);

 private:
  [[nodiscard]] bool is_sound() const;
};

/// Plans a dataset whose rows refer to each other as `rows` says, of each relation; `kept` says of
/// each table whether its rows are kept.
[[nodiscard]] RelationPlan plan_relations(const Dataset& dataset, const DatasetMetadata& metadata,
                                          const std::vector<RelationRows>& rows,
                                          const std::vector<bool>& kept);

}  // namespace likeness::models
