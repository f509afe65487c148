#include "likeness/metrics/html_report.hpp"

#include "metrics/report/number_label.hpp"
#include "metrics/report/page.hpp"
#include "metrics/report/sections.hpp"
#include "metrics/row_matrix.hpp"

namespace likeness::metrics {

namespace {

constexpr std::size_t kMostRows = 50000;

std::string counted(std::size_t count, const std::string& what) {
  return report::count_label(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string subtitle(const HtmlReportInput& input) {
  return counted(input.real.rows(), "real row") + " in " + input.real_name + ", " +
         counted(input.synthetic.rows(), "synthetic row") + " in " + input.synthetic_name + ", " +
         counted(input.real.column_count(), "column") + '.';
}

}  // namespace

std::string html_report(const HtmlReportInput& input) {
  const Evaluation& evaluation = input.evaluation;
  const auto columns = report::compare_columns(input.real, input.synthetic, input.metadata);
  const report::EncodedPair pair = report::encode_rows(
      input.real, input.synthetic, input.metadata, draw_rows(input.real.rows(), kMostRows, 0, 0),
      draw_rows(input.synthetic.rows(), kMostRows, 0, 0));
  const report::Associations associations = report::associate(pair);

  std::vector<report::Section> sections;
  sections.push_back({"scores", "Scores", report::scores_section(evaluation)});
  if (!evaluation.findings.empty()) {
    sections.push_back({"findings", "Findings", report::findings_section(evaluation)});
  }
  sections.push_back(
      {"worst", "Where it is weakest",
       report::worst_section(evaluation.quality, columns, pair.columns, associations)});
  sections.push_back({"columns", "Columns", report::columns_section(evaluation.quality, columns)});
  sections.push_back({"relations", "Relations between columns",
                      report::associations_section(pair.columns, associations)});
  sections.push_back({"projection", "Both tables in one plane",
                      report::projection_section(report::project(pair))});
  if (evaluation.privacy) {
    sections.push_back(
        {"distances", "Distance to real rows", report::distances_section(*evaluation.privacy)});
  }
  if (evaluation.utility) {
    sections.push_back(
        {"utility", "Use for prediction", report::utility_section(*evaluation.utility)});
  }
  if (!input.losses.empty()) {
    sections.push_back({"training", "Training", report::losses_section(input.losses)});
  }
  return report::make_page("Synthetic data report", subtitle(input), sections);
}

}  // namespace likeness::metrics
