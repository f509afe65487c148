#pragma once

#include <memory>

#include "likeness/dataset_model.hpp"
#include "models/relational/relational_model.hpp"
#include "models/relational/relational_options.hpp"

namespace likeness::models {

/// Throws Error(kData) for tables, keys and relations that don't fit each
/// other, Error(kUsage), Error(kCancelled).
[[nodiscard]] std::unique_ptr<RelationalModel> learn_dataset(const Dataset& dataset,
                                                             const DatasetMetadata& metadata,
                                                             const RelationalOptions& options,
                                                             const DatasetFitOptions& fit);

}  // namespace likeness::models
