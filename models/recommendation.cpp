#include <algorithm>

#include "likeness/model.hpp"

namespace likeness {
namespace {

/// Below, trees are no better than a copula, and slower; docs/choosing-a-model.md has the figures.
constexpr std::size_t kFewestTreeRows = 150;
/// Beyond, trees take minutes where a copula takes seconds.
constexpr std::size_t kMostTreeColumns = 300;

bool is_learned(const Metadata& metadata, const Column& column) {
  const ColumnMetadata* meaning = metadata.find(column.name);
  return meaning == nullptr || meaning->sdtype == "categorical" || meaning->sdtype == "boolean" ||
         meaning->sdtype == "numerical" || meaning->sdtype == "datetime";
}

}  // namespace

Recommendation recommend_model(const Table& table, const Metadata& metadata) {
  const auto columns = static_cast<std::size_t>(
      std::count_if(table.columns().begin(), table.columns().end(),
                    [&](const Column& column) { return is_learned(metadata, column); }));
  if (table.rows() < kFewestTreeRows) {
    return {"gaussian_copula", "Of fewer than " + std::to_string(kFewestTreeRows) +
                                   " rows a copula keeps as many relations as trees, faster."};
  }
  if (columns > kMostTreeColumns) {
    return {"gaussian_copula", "With more than " + std::to_string(kMostTreeColumns) +
                                   " columns to learn, trees take long; a copula takes seconds."};
  }
  return {"sequential_trees",
          "Trees keep relations of any shape, and dependencies between categories."};
}

}  // namespace likeness
