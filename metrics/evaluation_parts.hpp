#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "likeness/privacy.hpp"
#include "likeness/quality.hpp"
#include "likeness/utility.hpp"
#include "metrics/paired_tables.hpp"

/// What the public functions evaluate_...() do, on tables that several of them share.
namespace likeness::metrics {

[[nodiscard]] QualityReport measure_quality(const PairedTables& tables,
                                            const QualityOptions& options);
/// The pairs of one of the metadata's first `left` columns with one of the others alone.
[[nodiscard]] QualityReport measure_pairs_across(const PairedTables& tables, std::size_t left,
                                                 const QualityOptions& options);
[[nodiscard]] DiagnosticReport measure_diagnostic(const PairedTables& tables);
[[nodiscard]] std::vector<ColumnMetric> measure_columns(const PairedTables& tables);
[[nodiscard]] Privacy measure_privacy(const PairedTables& tables, const PrivacyOptions& options);
/// Copies and distances alone, without attacks.
[[nodiscard]] Privacy measure_closeness(const PairedTables& tables, const PrivacyOptions& options);
[[nodiscard]] DisclosureProtection measure_disclosure(const PairedTables& tables,
                                                      const std::vector<std::string>& known,
                                                      const std::vector<std::string>& sensitive,
                                                      CapMethod method, std::size_t bins);
[[nodiscard]] Detection measure_detection(const PairedTables& tables,
                                          const DetectionOptions& options);
[[nodiscard]] Utility measure_utility(const PairedTables& tables, const std::string& target,
                                      const UtilityOptions& options);
[[nodiscard]] PaperScores measure_paper_scores(const PairedTables& tables);
[[nodiscard]] TrainTestReport measure_train_test(const PairedTables& tables,
                                                 const TrainTestOptions& options);

}  // namespace likeness::metrics
