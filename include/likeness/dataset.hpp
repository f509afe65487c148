#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

/// Several tables and how their rows refer to each other.
namespace likeness {

/// Rows of a child table name rows of a parent table: a foreign key. What SDV forbids is allowed:
/// keys of several columns, a table that refers to itself, cycles, and references to a key other
/// than the primary one.
struct Relation {
  std::string parent;
  std::vector<std::string> parent_columns;  ///< a key of the parent
  std::string child;
  std::vector<std::string> child_columns;  ///< as many, in the order of the parent's

  friend bool operator==(const Relation&, const Relation&) = default;
};

struct NamedTable {
  std::string name;
  Table table;
};

struct NamedMetadata {
  std::string name;
  Metadata metadata;
};

/// What several tables mean. One table is a dataset of one.
struct LIKENESS_EXPORT DatasetMetadata {
  std::vector<NamedMetadata> tables;
  std::vector<Relation> relations;
  /// Members of SDV's JSON that likeness doesn't use, as JSON of the same form, so that they are
  /// written again; empty where there are none.
  std::string other_members = {};

  /// Null where there is no such table.
  [[nodiscard]] const Metadata* find(std::string_view table) const noexcept;
};

/// Tables under unique, non-empty names.
struct LIKENESS_EXPORT Dataset {
  std::vector<NamedTable> tables;

  /// Null where there is no such table.
  [[nodiscard]] const Table* find(std::string_view table) const noexcept;
};

/// SDV's metadata JSON, versions V1 and V2 and their single- and multi-table forms. `source` names
/// the text in errors (a path, usually). Throws Error(kData), also for relations between tables or
/// columns that are not described.
[[nodiscard]] LIKENESS_EXPORT DatasetMetadata parse_dataset_metadata(std::string_view json,
                                                                     std::string_view source);
/// The same as version V1, or V2 where it was read as that.
[[nodiscard]] LIKENESS_EXPORT std::string dataset_metadata_to_json(const DatasetMetadata& metadata);

/// `child (a, b) -> parent (c, d)`, for sentences.
[[nodiscard]] LIKENESS_EXPORT std::string relation_text(const Relation& relation);

/// Throws Error(kData) naming the first fault: a table or column that only one of the two has,
/// values that can't be what the metadata says, a key that is missing or not unique, a relation
/// whose columns can't be equal or that is there twice. References to no row are no fault here.
LIKENESS_EXPORT void check_dataset(const DatasetMetadata& metadata, const Dataset& dataset);

/// Rows of a child table whose reference names no row of the parent.
struct Orphans {
  std::size_t relation = 0;  ///< its place among the metadata's
  std::uint64_t rows = 0;
  std::string example;  ///< the first such reference
};

/// Of each relation that has some; a reference with a missing cell names nothing and is none.
[[nodiscard]] LIKENESS_EXPORT std::vector<Orphans> find_orphans(const DatasetMetadata& metadata,
                                                                const Dataset& dataset);

/// `3 rows of child (a) -> parent (b) refer to no row, such as "7"`.
[[nodiscard]] LIKENESS_EXPORT std::string orphans_text(const Relation& relation,
                                                       const Orphans& orphans);

enum class OrphanChoice {
  kStop,     ///< throw Error(kData)
  kDrop,     ///< leave such rows out, and those that refer to them
  kUnknown,  ///< make their reference missing; a row whose key it is part of is left out
};

/// The dataset without references to rows that are not there.
[[nodiscard]] LIKENESS_EXPORT Dataset resolve_orphans(const DatasetMetadata& metadata,
                                                      const Dataset& dataset, OrphanChoice choice);

}  // namespace likeness
