#pragma once

#include <memory>
#include <vector>

#include "models/learned_model.hpp"

namespace likeness::models {

class ConstrainedModel;

/// Learns a table by a family's plan so that what it draws obeys metadata.constraints. Throws
/// Error(kUsage) for a constraint that doesn't fit the table or that no row meets, and for two that
/// contradict each other; Error(kData) that tells rows for one that real rows break, unless it says
/// what to do with them.
[[nodiscard]] std::unique_ptr<const ConstrainedModel> learn_constrained(const ModelPlan& plan,
                                                                        const Table& table,
                                                                        const Metadata& metadata,
                                                                        const FitOptions& options);

}  // namespace likeness::models
