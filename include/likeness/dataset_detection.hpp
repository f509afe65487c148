#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/export.hpp"

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
