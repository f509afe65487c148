#pragma once

#include <string>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// Which model to learn a table with.
struct Recommendation {
  std::string model;   ///< a name of list_models()
  std::string reason;  ///< one sentence
};

/// What to choose for a table whose columns mean what `metadata` says, where nothing else is known
/// of it: sequential_trees, or gaussian_copula where rows are too few for trees, or columns so many
/// that trees would take long (docs/choosing-a-model.md). The program's default.
[[nodiscard]] LIKENESS_EXPORT Recommendation recommend_model(const Table& table,
                                                             const Metadata& metadata);

}  // namespace likeness
