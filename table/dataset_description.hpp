#pragma once

#include <string>
#include <vector>

#include "likeness/dataset.hpp"

namespace likeness {

/// What identifies the rows of a table, as a store declares it or detection finds it.
struct TableKeys {
  std::string table;
  std::vector<std::string> primary;              ///< empty where there is none
  std::vector<std::vector<std::string>> others;  ///< further keys
};

/// What columns mean by themselves (detect_metadata()), with the keys and relations given: their
/// columns are identifiers. Keys that the rows don't bear out are left away.
[[nodiscard]] DatasetMetadata describe_dataset(const Dataset& dataset,
                                               const std::vector<TableKeys>& keys,
                                               std::vector<Relation> relations);

}  // namespace likeness
