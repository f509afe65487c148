#pragma once

#include <string>
#include <vector>

#include "likeness/report.hpp"
#include "report/compared_tables.hpp"
#include "report/document.hpp"

/// What is said of each result, once for all writers.
namespace likeness::report {

/// The scores of columns and pairs, worst first. With `tables`, which may be null, also what
/// differs, and pictures of the worst pairs.
[[nodiscard]] Section quality_section(const metrics::QualityReport& quality,
                                      const ComparedTables* tables = nullptr);
[[nodiscard]] Section diagnostic_section(const metrics::DiagnosticReport& diagnostic);
[[nodiscard]] Section column_metrics_section(const std::vector<metrics::ColumnMetric>& columns);

[[nodiscard]] Section privacy_section(const metrics::Privacy& privacy);

[[nodiscard]] Section detection_section(const metrics::Detection& detection);
[[nodiscard]] Section utility_section(const metrics::Utility& utility);
[[nodiscard]] Section paper_section(const metrics::PaperScores& scores);
[[nodiscard]] Section train_test_section(const metrics::TrainTestReport& scores);

/// How alike, how safe, how useful, in a line each.
[[nodiscard]] Section verdict_section(const metrics::Evaluation& evaluation);

/// A score of quality in words.
[[nodiscard]] std::string quality_sentence(double score);

/// Program, seed, files and model. Where the tables are at hand, also what each column is and what
/// became of it.
[[nodiscard]] Section origin_section(const Origin& origin);
[[nodiscard]] Section all_columns_section(const HtmlReportInput& input,
                                          const ComparedTables& tables);

/// The findings of all parts, and what was not evaluated.
[[nodiscard]] Section findings_section(const std::vector<metrics::Finding>& findings);
[[nodiscard]] Section column_rules_section(const std::vector<metrics::ColumnRule>& rules);
[[nodiscard]] Section skipped_section(const std::vector<metrics::Skipped>& skipped);

/// Scores of sequences. With `tables`, which may be null, also pictures of them.
[[nodiscard]] Section sequences_section(const metrics::SequenceEvaluation& sequences,
                                        const metrics::PairedTables* tables = nullptr);

[[nodiscard]] Section comparison_section(const metrics::Comparison& comparison);
[[nodiscard]] Section rules_section(const metrics::RuleList& rules);
[[nodiscard]] Section associations_section(const metrics::AssociationComparison& comparison);

/// A picture of every column; the association matrices and their difference; both tables in two
/// dimensions; how the training went.
[[nodiscard]] Section columns_section(const metrics::QualityReport& quality,
                                      const ComparedTables& tables);
[[nodiscard]] Section relations_section(const ComparedTables& tables);
[[nodiscard]] Section projection_section(const Projection& projection);
[[nodiscard]] Section training_section(const TrainingSummary& training);

}  // namespace likeness::report
