#pragma once

#include <optional>

#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// How often a made value of personal data is one of the real table's, by chance or because it was
/// copied; nothing where there is no such column of strings in both.
[[nodiscard]] std::optional<Finding> made_values_finding(const Table& real, const Table& synthetic,
                                                         const Metadata& metadata);

}  // namespace likeness::metrics
