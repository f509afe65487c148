#include "likeness/report.hpp"
#include "report/number_label.hpp"
#include "report/page.hpp"
#include "report/sections.hpp"

namespace likeness::report {

namespace {

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
  const metrics::Evaluation& evaluation = input.evaluation;
  const report::ComparedTables tables =
      report::compare_tables(input.real, input.synthetic, input.metadata);

  std::vector<report::Section> sections;
  sections.push_back({"scores", "Scores", report::scores_section(evaluation)});
  if (!evaluation.findings.empty()) {
    sections.push_back({"findings", "Findings", report::findings_section(evaluation)});
  }
  sections.push_back(
      {"worst", "Where it is weakest", report::worst_section(evaluation.quality, tables)});
  sections.push_back({"columns", "Columns", report::columns_section(evaluation.quality, tables)});
  sections.push_back(
      {"relations", "Relations between columns", report::associations_section(tables)});
  sections.push_back({"projection", "Both tables in one plane",
                      report::projection_section(report::project(tables.rows))});
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

}  // namespace likeness::report
