#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/export.hpp"
#include "likeness/progress.hpp"
#include "likeness/quality.hpp"

/// Scores of several synthetic tables against the real ones.
namespace likeness::metrics {

/// How a relation fares.
struct RelationScore {
  Relation relation;
  /// How alike the numbers of children are: 1 - the Kolmogorov-Smirnov distance of the two
  /// distributions over all parents (`CardinalityShapeSimilarity`).
  double cardinality = 0;
  /// The share of synthetic references that name a row (`ReferentialIntegrity`).
  double integrity = 0;
  /// The share of synthetic parents with as many children as some real one has, or between
  /// (`CardinalityBoundaryAdherence`).
  double boundary = 0;
  std::uint64_t orphans = 0;  ///< synthetic rows whose reference names no row
};

/// How the columns of a parent go with those of its children.
struct RelationTrends {
  Relation relation;
  std::vector<ColumnPairTrend> pairs;  ///< the parent's column first
  std::size_t counted_pairs = 0;
  double score = 0;  ///< mean over the pairs that count; NaN where none does
};

struct TableQuality {
  std::string table;
  QualityReport report;
};

/// SDMetrics' quality report of several tables: numbers are those of version 0.32. Relations that
/// it refuses (a table to itself, keys of several columns) are counted, too.
struct RelationalQuality {
  std::vector<TableQuality> tables;
  std::vector<RelationScore> relations;
  std::vector<RelationTrends> trends;
  double column_shapes_score = 0;
  double column_pair_trends_score = 0;
  double cardinality_score = 0;
  double inter_table_trends_score = 0;
  double overall_score = 0;  ///< mean of the four that aren't NaN
};

struct TableDiagnostic {
  std::string table;
  DiagnosticReport report;
};

/// SDMetrics' diagnostic report of several tables, likewise.
struct RelationalDiagnostic {
  std::vector<TableDiagnostic> tables;
  double data_validity_score = 0;
  double data_structure_score = 0;
  double relationship_validity_score = 0;
  /// Mean over the constraints of all tables; NaN where there are none.
  double constraint_validity_score = std::numeric_limits<double>::quiet_NaN();
  double overall_score = 0;  ///< mean of the four that aren't NaN
};

/// Which tables to compare. All must outlive it and have the tables of the metadata, or the
/// evaluations throw Error(kData).
struct RelationalInput {
  const Dataset& real;
  const Dataset& synthetic;
  const DatasetMetadata& metadata;
  const Dataset* holdout = nullptr;  ///< real rows that were not learned; null for none
};

/// Throws as evaluate_quality() does, with the table's name.
[[nodiscard]] LIKENESS_EXPORT RelationalQuality
evaluate_relational_quality(const RelationalInput& input, const QualityOptions& options = {});
[[nodiscard]] LIKENESS_EXPORT RelationalDiagnostic
evaluate_relational_diagnostic(const RelationalInput& input);

/// How well boosted trees tell the real rows of a table from the synthetic ones: 0.5 is guessing.
/// Below 0.5, rows have near twins on the other side. NaN where a table has too few rows, or no
/// column to compare.
struct TableDetection {
  std::string table;
  double accuracy = 0;  ///< C2ST: cross-validated over five folds
  double auc = 0;
  /// C2ST-Agg: with the number of children, their means and how many different categories they
  /// have beside a row's own columns; NaN where no table refers to it.
  double accuracy_with_children = 0;
  double auc_with_children = 0;
};

struct RelationalDetectionOptions {
  std::uint64_t seed = 0;
  /// Longer tables are sampled at random down to this many rows.
  std::size_t most_rows = 20000;
  ProgressCallback progress = {};
};

[[nodiscard]] LIKENESS_EXPORT std::vector<TableDetection> evaluate_relational_detection(
    const RelationalInput& input, const RelationalDetectionOptions& options = {});

/// Two ways from a row to a row of another table by references, and how often they end at the same
/// one: a payment's customer is that of its rental.
struct PathAgreement {
  std::vector<Relation> first;
  std::vector<Relation> second;
  double real = 0;       ///< share of the rows for which both ways lead to a row
  double synthetic = 0;  ///< likewise; NaN where there is none
};

/// Those ways of up to three references whose ends agree for more than half of the real rows.
[[nodiscard]] LIKENESS_EXPORT std::vector<PathAgreement> compare_paths(
    const RelationalInput& input);

/// `payment (rental) -> rental (customer) -> customer`.
[[nodiscard]] LIKENESS_EXPORT std::string path_text(const std::vector<Relation>& path);

/// How near synthetic rows come to the rows that were learned, rather than to others like them. 0.5
/// is what a generator has that knows neither.
struct TablePrivacy {
  std::string table;
  /// The share of synthetic rows nearer to a learned row than to a held-out one, of those that are
  /// not equally near to both; NaN where there are too few rows, or no column to compare.
  double nearer = 0;
  /// The same with the number of the rows that refer to each, and the means of their numbers; NaN
  /// where no table refers to it.
  double nearer_with_children = 0;
};

/// Runs of three rows of one parent, in the order of the table.
struct RunPrivacy {
  Relation relation;
  double synthetic = 0;  ///< share of the synthetic runs that some learned parent has, too
  double holdout = 0;    ///< the same of the runs that were held out
};

struct RelationalPrivacy {
  std::vector<TablePrivacy> tables;
  std::vector<RunPrivacy> runs;
};

/// Throws Error(kUsage) where the input has no holdout.
[[nodiscard]] LIKENESS_EXPORT RelationalPrivacy evaluate_relational_privacy(
    const RelationalInput& input, const RelationalDetectionOptions& options = {});

struct RelationalEvaluationOptions {
  bool detection = true;  ///< C2ST and C2ST-Agg
  std::uint64_t seed = 0;
  QualityOptions quality = {};
  ProgressCallback progress = {};
};

/// Everything that is said about several synthetic tables.
struct RelationalEvaluation {
  RelationalQuality quality;
  RelationalDiagnostic diagnostic;
  std::vector<PathAgreement> paths;
  std::vector<TableDetection> detection;     ///< empty where not asked for
  std::optional<RelationalPrivacy> privacy;  ///< where there is a holdout
};

[[nodiscard]] LIKENESS_EXPORT RelationalEvaluation
evaluate_relational(const RelationalInput& input, const RelationalEvaluationOptions& options = {});

}  // namespace likeness::metrics
