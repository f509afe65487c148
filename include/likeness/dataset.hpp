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

struct SubsetOptions {
  std::string root;          ///< the table whose rows are drawn; empty for main_root()
  std::uint64_t rows = 100;  ///< how many of them; all where it has fewer
  std::uint64_t seed = 0;
};

/// The table without references of its own that the most rows lead to; the one with the most rows
/// that lead to it where all tables refer to some.
[[nodiscard]] LIKENESS_EXPORT std::string main_root(const DatasetMetadata& metadata,
                                                    const Dataset& dataset);

/// Some rows of a table, drawn at random, all rows that refer to them, directly or by others, and
/// all rows that any of these refer to: a small dataset in which every reference holds that held
/// before. Rows stay in their order. Tables without relations are kept whole. Throws Error(kUsage)
/// for a root that is no table.
[[nodiscard]] LIKENESS_EXPORT Dataset subset_dataset(const DatasetMetadata& metadata,
                                                     const Dataset& dataset,
                                                     const SubsetOptions& options);

}  // namespace likeness

/// Guesses which columns are keys and which refer to them, from names and values together.
namespace likeness {

struct DetectedKey {
  std::string table;
  std::vector<std::string> columns;
  double confidence = 0;  ///< from 0 to 1
  std::string reason;     ///< a sentence's end: `is named for its table and different in all rows`
};

struct DetectedRelation {
  Relation relation;
  double confidence = 0;
  std::string reason;
};

struct DetectedDataset {
  DatasetMetadata metadata;
  std::vector<DetectedKey> keys;            ///< primary keys
  std::vector<DetectedRelation> relations;  ///< as many as in the metadata, in their order
};

/// What columns mean, the primary keys and the relations of tables of which nothing is known.
/// Nothing is taken for a relation by its values alone. docs/datasets.md has the rules.
[[nodiscard]] LIKENESS_EXPORT DetectedDataset detect_dataset(const Dataset& dataset);

/// The relations of tables whose keys are known.
[[nodiscard]] LIKENESS_EXPORT DetectedDataset detect_relations(const Dataset& dataset,
                                                               const DatasetMetadata& known);

/// How many rows of a child refer to a row of its parent.
struct Cardinality {
  std::uint64_t parents = 0;
  std::uint64_t childless = 0;  ///< parents that no row refers to
  std::uint64_t most = 0;       ///< rows that refer to one parent
  double mean = 0;              ///< over all parents
  std::uint64_t missing = 0;    ///< child rows whose reference is missing
  std::uint64_t orphans = 0;    ///< child rows whose reference names no row

  [[nodiscard]] bool one_to_one() const noexcept { return most <= 1; }
};

[[nodiscard]] LIKENESS_EXPORT Cardinality measure_cardinality(const Relation& relation,
                                                              const Dataset& dataset);

enum class TableRole {
  kOrdinary,
  kLink,       ///< its key is made of references to other tables
  kReference,  ///< few rows that others refer to and that refer to none: a list of kinds
  kAlone,      ///< without relations
};

[[nodiscard]] LIKENESS_EXPORT TableRole table_role(const std::string& table,
                                                   const DatasetMetadata& metadata,
                                                   const Dataset& dataset);

}  // namespace likeness
