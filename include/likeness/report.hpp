#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "likeness/dataset.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/quality.hpp"
#include "likeness/relational_evaluation.hpp"
#include "likeness/table.hpp"
#include "likeness/transactions.hpp"
#include "likeness/utility.hpp"

/// What was measured, written for people and for programs.
namespace likeness::report {

/// Where scores come from, as far as it is known; what is not is left out. Give the names of files
/// without their folders: reports travel, folders don't.
struct Origin {
  std::string real_name = {};
  std::string synthetic_name = {};
  std::string holdout_name = {};
  std::optional<std::uint64_t> seed = {};  ///< of the evaluation
  std::optional<ModelSummary> model = {};  ///< of the model that made the synthetic table
};

/// Lists in plain text stop after this many rows unless another number is given; 0 shows all.
inline constexpr std::size_t kLongestList = 20;

/// Plain text for a terminal: scores, then columns and pairs, worst first, then findings. A list
/// that stops after `longest_list` rows says how many it leaves out.
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::Evaluation& evaluation,
                                                  std::size_t longest_list = kLongestList);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::QualityReport& quality,
                                                  std::size_t longest_list = kLongestList);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::DiagnosticReport& diagnostic,
                                                  std::size_t longest_list = kLongestList);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::PaperScores& scores);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::TrainTestReport& scores);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::Comparison& comparison);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::RuleList& rules,
                                                  std::size_t longest_list = kLongestList);
[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::AssociationComparison& comparison,
                                                  std::size_t longest_list = kLongestList);

/// One JSON object, described in docs/metrics.md, docs/small-table-metrics.md and
/// docs/associative.md. A number that doesn't exist (NaN) is null.
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::Evaluation& evaluation,
                                                  const Origin& origin = {});
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::QualityReport& quality);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::DiagnosticReport& diagnostic);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::PaperScores& scores);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::TrainTestReport& scores);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::Comparison& comparison,
                                                  const Origin& origin = {});
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::RuleList& rules);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::AssociationComparison& comparison);

/// What the report is about. References must outlive it.
struct HtmlReportInput {
  const likeness::Table& real;
  const likeness::Table& synthetic;
  const Metadata& metadata;
  const metrics::Evaluation& evaluation;  ///< of these tables
  Origin origin = {};
};

/// The evaluation as one HTML page with pictures, described in docs/report.md: scores, findings,
/// the worst columns and pairs, every column's distribution, association matrices, a projection,
/// privacy distances, training, origin. The page holds no script and loads nothing from anywhere;
/// it is well-formed XML, too. The same input gives the same bytes, with any number of threads.
/// Pictures of relations and rows are made from at most 50,000 rows of each table.
/// Throws Error(kData) where a table lacks a column of the metadata.
[[nodiscard]] LIKENESS_EXPORT std::string html_report(const HtmlReportInput& input);

[[nodiscard]] LIKENESS_EXPORT std::string to_text(const metrics::RelationalEvaluation& evaluation,
                                                  std::size_t longest_list = kLongestList);
[[nodiscard]] LIKENESS_EXPORT std::string to_json(const metrics::RelationalEvaluation& evaluation,
                                                  const Origin& origin = {});
/// One page with a picture of the tables and their relations, coloured by their scores, and the
/// numbers of children of each relation, real over synthetic.
[[nodiscard]] LIKENESS_EXPORT std::string relational_html(
    const metrics::RelationalInput& input, const metrics::RelationalEvaluation& evaluation,
    const Origin& origin = {});

/// Tables, keys, relations and cardinalities, a line each.
[[nodiscard]] LIKENESS_EXPORT std::string schema_text(const DatasetMetadata& metadata,
                                                      const Dataset& dataset);

}  // namespace likeness::report
