#pragma once

#include <string>
#include <vector>

#include "likeness/dataset.hpp"

namespace likeness::models {

/// Of each table, whether its rows come out as they are: those that `keep` names, or, where it is
/// `auto`, lists of names to which many more rows refer, without personal data and without
/// references but to tables that are kept. Throws Error(kUsage) for a name that is no table's.
[[nodiscard]] std::vector<bool> choose_kept_tables(const Dataset& dataset,
                                                   const DatasetMetadata& metadata,
                                                   const std::string& keep);

}  // namespace likeness::models
