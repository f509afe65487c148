#pragma once

#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/metrics/evaluation.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// A number followed over the epochs of a fit, such as a loss.
struct NamedSeries {
  std::string name;
  std::vector<double> values;  ///< one per epoch; those that aren't finite are left out
};

/// What the report is about. References must outlive it.
struct HtmlReportInput {
  const Table& real;
  const Table& synthetic;
  const Metadata& metadata;
  const Evaluation& evaluation;  ///< of these tables
  std::string real_name = "the real table";
  std::string synthetic_name = "the synthetic table";
  std::vector<NamedSeries> losses = {};  ///< of the fit that made the synthetic table
};

/// The evaluation as one HTML page with pictures, described in docs/report.md: scores, findings,
/// the worst columns and pairs, every column's distribution, association matrices, a projection,
/// privacy distances, losses. The page holds no script and loads nothing from anywhere; it is
/// well-formed XML, too. The same input gives the same bytes, with any number of threads.
/// Pictures of relations and rows are made from at most 50,000 rows of each table.
/// Throws Error(kData) where a table lacks a column of the metadata.
[[nodiscard]] LIKENESS_EXPORT std::string html_report(const HtmlReportInput& input);

}  // namespace likeness::metrics
