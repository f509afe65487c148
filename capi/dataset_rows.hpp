#pragma once

#include <string>
#include <vector>

#include "capi/settings.hpp"
#include "likeness/dataset.hpp"

/// Rows of several tables whose keys don't hold: what the caller wants of them.
namespace likeness::capi {

/// The dataset without rows that repeat a key, or with keys of their own for them, as the option
/// "doubled_keys" has it; `notes` receives how many there are. Throws Error(kData) where there are
/// some and the option is "stop".
[[nodiscard]] Dataset with_single_keys(const Settings& settings, const DatasetMetadata& metadata,
                                       const Dataset& dataset, std::vector<std::string>& notes);

/// The dataset without references to rows that are not there, likewise, by the option "orphans".
[[nodiscard]] Dataset without_orphans(const Settings& settings, const DatasetMetadata& metadata,
                                      const Dataset& dataset, std::vector<std::string>& notes);

}  // namespace likeness::capi
