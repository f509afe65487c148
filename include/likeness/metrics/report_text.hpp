#pragma once

#include <cstddef>
#include <string>

#include "likeness/export.hpp"
#include "likeness/metrics/diagnostic.hpp"
#include "likeness/metrics/quality.hpp"

namespace likeness::metrics {

/// The report as plain text for a terminal: the scores, then columns and counted pairs, worst
/// first. Lists stop after `longest_list` rows and say how many were left out; 0 shows all.
[[nodiscard]] LIKENESS_EXPORT std::string quality_text(const QualityReport& report,
                                                       std::size_t longest_list = 20);

/// Likewise: the scores, then the checks of columns that are below 1 or failed, worst first.
[[nodiscard]] LIKENESS_EXPORT std::string diagnostic_text(const DiagnosticReport& report,
                                                          std::size_t longest_list = 20);

}  // namespace likeness::metrics
