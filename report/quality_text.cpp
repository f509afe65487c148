#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "likeness/report.hpp"
#include "report/text_table.hpp"

namespace likeness::report {
namespace {

using Row = TextRow;

/// Pointers to the entries, worst score first, those without a score last.
template <class Entry>
std::vector<const Entry*> worst_first(const std::vector<const Entry*>& entries) {
  std::vector<const Entry*> sorted = entries;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
    return !std::isnan(a->score) && (std::isnan(b->score) || a->score < b->score);
  });
  return sorted;
}

/// A heading, the rows that fit, and how many don't.
template <class Entry, class MakeRow>
std::string listing(Row heading, const std::vector<const Entry*>& entries, std::size_t longest_list,
                    const MakeRow& make_row) {
  const std::size_t shown =
      longest_list == 0 ? entries.size() : std::min(entries.size(), longest_list);
  std::vector<Row> rows = {std::move(heading)};
  for (std::size_t k = 0; k < shown; ++k) rows.push_back(make_row(*entries[k]));
  std::string text = aligned(rows);
  if (shown < entries.size()) {
    text += "  ... and " + std::to_string(entries.size() - shown) + " more\n";
  }
  return text;
}

std::string scores_text(const metrics::QualityReport& report) {
  return "Quality " + score_text(report.overall_score) + " (1 is best)\n" +
         aligned({{"column shapes", score_text(report.column_shapes_score),
                   std::to_string(report.column_shapes.size()) + " columns"},
                  {"column pair trends", score_text(report.column_pair_trends_score),
                   std::to_string(report.counted_pairs) + " of " + std::to_string(report.pairs) +
                       " pairs count"}});
}

std::string shapes_text(const metrics::QualityReport& report, std::size_t longest_list) {
  std::vector<const metrics::ColumnShape*> shapes;
  for (const metrics::ColumnShape& shape : report.column_shapes) shapes.push_back(&shape);
  if (shapes.empty()) return "";
  return "\nColumn shapes, worst first\n" +
         listing({"score", "column", "metric"}, worst_first(shapes), longest_list,
                 [](const metrics::ColumnShape& shape) {
                   return Row{score_text(shape.score), shape.column,
                              shape.error.empty() ? shape.metric : shape.error};
                 });
}

std::string trends_text(const std::vector<const metrics::ColumnPairTrend*>& counted,
                        std::size_t longest_list) {
  if (counted.empty()) return "";
  return "\nColumn pair trends that count, worst first\n" +
         listing({"score", "column 1", "column 2", "metric", "real", "synthetic"},
                 worst_first(counted), longest_list, [](const metrics::ColumnPairTrend& trend) {
                   const bool correlated = !std::isnan(trend.real_correlation);
                   return Row{
                       score_text(trend.score),
                       trend.column_1,
                       trend.column_2,
                       trend.metric,
                       score_text(correlated ? trend.real_correlation : trend.real_association),
                       score_text(trend.synthetic_correlation)};
                 });
}

}  // namespace

std::string to_text(const metrics::QualityReport& report, std::size_t longest_list) {
  std::vector<const metrics::ColumnPairTrend*> counted;
  for (const metrics::ColumnPairTrend& trend : report.column_pair_trends) {
    if (trend.meets_threshold && !std::isnan(trend.score)) counted.push_back(&trend);
  }
  return scores_text(report) + shapes_text(report, longest_list) +
         trends_text(counted, longest_list);
}

std::string to_text(const metrics::DiagnosticReport& report, std::size_t longest_list) {
  std::vector<const metrics::ColumnValidity*> below_one;
  for (const metrics::ColumnValidity& row : report.data_validity) {
    if (row.score < 1.0 || !row.error.empty()) below_one.push_back(&row);
  }
  std::string text =
      "Diagnostic " + score_text(report.overall_score) + " (1 is best)\n" +
      aligned({{"data validity", score_text(report.data_validity_score),
                std::to_string(report.data_validity.size() - below_one.size()) + " of " +
                    std::to_string(report.data_validity.size()) + " checks without a fault"},
               {"data structure", score_text(report.data_structure_score), ""}});
  if (below_one.empty()) return text;
  return text + "\nChecks with faults, worst first\n" +
         listing({"score", "column", "metric"}, worst_first(below_one), longest_list,
                 [](const metrics::ColumnValidity& row) {
                   return Row{score_text(row.score), row.column,
                              row.error.empty() ? row.metric : row.error};
                 });
}

}  // namespace likeness::report
