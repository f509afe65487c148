#pragma once

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

  /// Null where there is no such table.
  [[nodiscard]] const Metadata* find(std::string_view table) const noexcept;
};

/// Tables under unique, non-empty names.
struct LIKENESS_EXPORT Dataset {
  std::vector<NamedTable> tables;

  /// Null where there is no such table.
  [[nodiscard]] const Table* find(std::string_view table) const noexcept;
};

}  // namespace likeness
