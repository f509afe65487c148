#include "likeness/report.hpp"

#include "likeness/parallel.hpp"
#include "report/document.hpp"
#include "report/sections.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

Document alone(Section section) {
  Document document;
  document.sections.push_back(std::move(section));
  return document;
}

/// With `tables` and `pair`, which may be null, the pictures that are made from them.
Document evaluation_document(const metrics::Evaluation& evaluation,
                             const ComparedTables* tables = nullptr,
                             const metrics::PairedTables* pair = nullptr) {
  Document document;
  std::vector<Section>& sections = document.sections;
  sections.push_back(verdict_section(evaluation));
  sections.push_back(quality_section(evaluation.quality, tables));
  sections.push_back(diagnostic_section(evaluation.diagnostic));
  sections.push_back(findings_section(evaluation.findings));
  if (!evaluation.rules.empty()) sections.push_back(column_rules_section(evaluation.rules));
  if (!evaluation.columns.empty()) sections.push_back(column_metrics_section(evaluation.columns));
  if (tables != nullptr) {
    sections.push_back(columns_section(evaluation.quality, *tables));
    sections.push_back(relations_section(*tables));
    sections.push_back(projection_section(project(tables->rows)));
  }
  if (evaluation.privacy) sections.push_back(privacy_section(*evaluation.privacy));
  if (evaluation.detection) sections.push_back(detection_section(*evaluation.detection));
  if (evaluation.utility) sections.push_back(utility_section(*evaluation.utility));
  if (evaluation.papers) sections.push_back(paper_section(*evaluation.papers));
  if (evaluation.train_test) sections.push_back(train_test_section(*evaluation.train_test));
  if (evaluation.sequences) sections.push_back(sequences_section(*evaluation.sequences, pair));
  if (evaluation.associations) sections.push_back(associations_section(*evaluation.associations));
  sections.push_back(skipped_section(evaluation.skipped));
  return document;
}

std::string counted(std::size_t count, const std::string& what) {
  return text::grouped(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string subtitle(const HtmlReportInput& input) {
  const auto where = [](const std::string& name, const char* otherwise) {
    return name.empty() ? std::string(otherwise) : name;
  };
  return counted(input.real.rows(), "real row") + " in " +
         where(input.origin.real_name, "the real table") + ", " +
         counted(input.synthetic.rows(), "synthetic row") + " in " +
         where(input.origin.synthetic_name, "the synthetic table") + ", " +
         counted(input.real.column_count(), "column") + '.';
}

Document page_document(const HtmlReportInput& input) {
  const metrics::PairedTables pair(input.real, input.synthetic, input.metadata);
  const ComparedTables tables = compare_tables(pair);
  Document document = evaluation_document(input.evaluation, &tables, &pair);
  document.title = "Synthetic data report";
  document.subtitle = subtitle(input);
  document.sections.push_back(all_columns_section(input, tables));
  document.sections.push_back(origin_section(input.origin));
  if (input.origin.model && input.origin.model->training) {
    document.sections.push_back(training_section(*input.origin.model->training));
  }
  return document;
}

}  // namespace

std::string to_text(const metrics::Evaluation& evaluation, std::size_t longest_list) {
  return write_text(evaluation_document(evaluation), longest_list);
}

std::string to_text(const metrics::QualityReport& quality, std::size_t longest_list) {
  return write_text(alone(quality_section(quality)), longest_list);
}

std::string to_text(const metrics::DiagnosticReport& diagnostic, std::size_t longest_list) {
  return write_text(alone(diagnostic_section(diagnostic)), longest_list);
}

std::string to_text(const metrics::PaperScores& scores) {
  return write_text(alone(paper_section(scores)), 0);
}

std::string to_text(const metrics::TrainTestReport& scores) {
  return write_text(alone(train_test_section(scores)), 0);
}

std::string to_text(const metrics::Comparison& comparison) {
  return write_text(alone(comparison_section(comparison)), 0);
}

std::string to_text(const metrics::RuleList& rules, std::size_t longest_list) {
  return write_text(alone(rules_section(rules)), longest_list);
}

std::string to_text(const metrics::AssociationComparison& comparison, std::size_t longest_list) {
  return write_text(alone(associations_section(comparison)), longest_list);
}

std::string to_json(const metrics::Evaluation& evaluation, const Origin& origin) {
  Document document = evaluation_document(evaluation);
  document.sections.push_back(origin_section(origin));
  return write_json(document);
}

std::string to_json(const metrics::QualityReport& quality) {
  return write_json(alone(quality_section(quality)));
}

std::string to_json(const metrics::DiagnosticReport& diagnostic) {
  return write_json(alone(diagnostic_section(diagnostic)));
}

std::string to_json(const metrics::PaperScores& scores) {
  return write_json(alone(paper_section(scores)));
}

std::string to_json(const metrics::TrainTestReport& scores) {
  return write_json(alone(train_test_section(scores)));
}

std::string to_json(const metrics::Comparison& comparison, const Origin& origin) {
  Document document = alone(comparison_section(comparison));
  document.sections.push_back(origin_section(origin));
  return write_json(document);
}

std::string to_json(const metrics::RuleList& rules) {
  return write_json(alone(rules_section(rules)));
}

std::string to_json(const metrics::AssociationComparison& comparison) {
  return write_json(alone(associations_section(comparison)));
}

std::string html_report(const HtmlReportInput& input) {
  return parallel_session([&] { return write_page(page_document(input)); });
}

}  // namespace likeness::report
