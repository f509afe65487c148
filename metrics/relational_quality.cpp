#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/relational_evaluation.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/joined_tables.hpp"
#include "metrics/mean.hpp"
#include "metrics/relational_cardinality.hpp"
#include "metrics/relational_tables.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

/// Runs `measure` for a table, whose name its errors get.
template <class Measure>
auto of_table(const std::string& table, const Measure& measure) {
  try {
    return measure();
  } catch (const Error& error) {
    throw Error(error.code(), "Table " + text::in_quotes(table) + ": " + error.what());
  }
}

/// A mean of means of as many scores each.
void add_weighted(double score, std::size_t count, double& sum, std::size_t& counted) {
  if (std::isnan(score)) return;
  sum += score * static_cast<double>(count);
  counted += count;
}

double mean_of(double sum, std::size_t counted) {
  return counted == 0 ? std::nan("") : sum / static_cast<double>(counted);
}

RelationTrends trends_of(const Relation& relation, const RelationalInput& input,
                         const QualityOptions& options) {
  const Table real = join_tables(relation, input.real);
  const Table synthetic = join_tables(relation, input.synthetic);
  RelationTrends trends{relation, {}, 0, std::nan("")};
  if (real.rows() == 0 || synthetic.rows() == 0) return trends;
  const Metadata metadata = join_metadata(relation, input.metadata);
  const std::size_t parents = input.metadata.find(relation.parent)->columns.size();
  QualityReport report =
      measure_pairs_across(PairedTables(real, synthetic, metadata), parents, options);
  trends.pairs = std::move(report.column_pair_trends);
  trends.counted_pairs = report.counted_pairs;
  trends.score = report.column_pair_trends_score;
  return trends;
}

/// Nothing can be said of the columns of a table without rows; where only the synthetic one has
/// none, nothing of the real one came out.
QualityReport quality_of_no_rows(std::size_t real_rows, std::size_t synthetic_rows,
                                 const QualityOptions& options) {
  const double score = real_rows > 0 ? 0 : std::nan("");
  return {{}, {}, 0, 0, score, std::nan(""), score, options, real_rows, synthetic_rows};
}

void average_tables(RelationalQuality& quality) {
  Mean shapes;
  double pairs = 0;
  std::size_t counted = 0;
  for (const TableQuality& table : quality.tables) {
    for (const ColumnShape& shape : table.report.column_shapes) shapes.add(shape.score);
    if (table.report.synthetic_rows == 0) shapes.add(table.report.column_shapes_score);
    add_weighted(table.report.column_pair_trends_score, table.report.counted_pairs, pairs, counted);
  }
  quality.column_shapes_score = shapes.value();
  quality.column_pair_trends_score = mean_of(pairs, counted);
}

void average_relations(RelationalQuality& quality) {
  Mean cardinality;
  for (const RelationScore& relation : quality.relations) cardinality.add(relation.cardinality);
  quality.cardinality_score = cardinality.value();
  double sum = 0;
  std::size_t counted = 0;
  for (const RelationTrends& trends : quality.trends) {
    add_weighted(trends.score, trends.counted_pairs, sum, counted);
  }
  quality.inter_table_trends_score = mean_of(sum, counted);
}

}  // namespace

RelationalQuality evaluate_relational_quality(const RelationalInput& input,
                                              const QualityOptions& options) {
  check_relational_tables(input);
  RelationalQuality quality;
  for (const NamedMetadata& table : input.metadata.tables) {
    const Table& real = *input.real.find(table.name);
    const Table& synthetic = *input.synthetic.find(table.name);
    const auto measure = [&] {
      return std::min(real.rows(), synthetic.rows()) == 0
                 ? quality_of_no_rows(real.rows(), synthetic.rows(), options)
                 : evaluate_quality(real, synthetic, table.metadata, options);
    };
    quality.tables.push_back({table.name, of_table(table.name, measure)});
  }
  for (const Relation& relation : input.metadata.relations) {
    quality.relations.push_back(score_relation(relation, input));
    quality.trends.push_back(trends_of(relation, input, options));
  }
  average_tables(quality);
  average_relations(quality);
  Mean overall;
  for (const double score : {quality.column_shapes_score, quality.column_pair_trends_score,
                             quality.cardinality_score, quality.inter_table_trends_score}) {
    overall.add(score);
  }
  quality.overall_score = overall.value();
  return quality;
}

RelationalDiagnostic evaluate_relational_diagnostic(const RelationalInput& input) {
  check_relational_tables(input);
  RelationalDiagnostic diagnostic;
  Mean validity;
  Mean structure;
  Mean relations;
  Mean constraints;
  for (const NamedMetadata& table : input.metadata.tables) {
    const Table& real = *input.real.find(table.name);
    const Table& synthetic = *input.synthetic.find(table.name);
    const auto measure = [&] {
      if (std::min(real.rows(), synthetic.rows()) > 0) {
        return evaluate_diagnostic(real, synthetic, table.metadata);
      }
      constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
      return DiagnosticReport{{}, kUnknown, kUnknown, kUnknown};
    };
    diagnostic.tables.push_back({table.name, of_table(table.name, measure)});
    const DiagnosticReport& report = diagnostic.tables.back().report;
    for (const ColumnValidity& column : report.data_validity) validity.add(column.score);
    structure.add(report.data_structure_score);
    for (const ConstraintAdherence& one : report.constraint_validity) constraints.add(one.score);
  }
  for (const Relation& relation : input.metadata.relations) {
    const RelationScore score = score_relation(relation, input);
    relations.add(score.integrity);
    relations.add(score.boundary);
  }
  diagnostic.data_validity_score = validity.value();
  diagnostic.data_structure_score = structure.value();
  diagnostic.relationship_validity_score = relations.value();
  diagnostic.constraint_validity_score = constraints.value();
  Mean overall;
  for (const double score :
       {diagnostic.data_validity_score, diagnostic.data_structure_score,
        diagnostic.relationship_validity_score, diagnostic.constraint_validity_score}) {
    overall.add(score);
  }
  diagnostic.overall_score = overall.value();
  return diagnostic;
}

}  // namespace likeness::metrics
