#pragma once

#include <string>
#include <utility>
#include <vector>

#include "likeness/stats/distribution.hpp"

namespace likeness::models {

/// Families by column name, as users write them.
using ColumnDistributions = std::vector<std::pair<std::string, std::string>>;

/// What an option that names a column's distribution may be, in words.
[[nodiscard]] std::string allowed_distributions();

/// The families to choose from that a name stands for: itself, or for `best` the parametric ones.
/// Error(kUsage) for an unknown name.
[[nodiscard]] std::vector<stats::Family> families_from_option(const std::string& name);

/// Splits "age=gamma,pay=beta", the value of `column_distributions` of `model`.
[[nodiscard]] ColumnDistributions parse_column_distributions(const std::string& model,
                                                             const std::string& text);
[[nodiscard]] std::string join_column_distributions(const ColumnDistributions& list);

/// A family for each column; Error(kUsage) for an unknown one, and for `best`.
[[nodiscard]] std::vector<std::pair<std::string, stats::Family>> column_families(
    const std::string& model, const ColumnDistributions& list);

}  // namespace likeness::models
