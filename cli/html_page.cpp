#include "cli/html_page.hpp"

#include <filesystem>

#include "cli/files.hpp"

namespace likeness::cli {
namespace {

/// The file's name alone: reports travel, folders don't.
std::string file_name(const std::string& path, const std::string& which) {
  return path == "-" || path.empty() ? which : std::filesystem::path(path).filename().string();
}

}  // namespace

std::vector<report::NamedSeries> training_losses(const Model& model) {
  std::vector<report::NamedSeries> losses;
  const ModelSummary summary = model.summary();
  if (!summary.training) return losses;
  for (const TrainingCurve& curve : summary.training->losses) {
    losses.push_back({curve.name, curve.values});
  }
  if (!summary.training->held_out_scores.empty()) {
    losses.push_back({"held-out score", summary.training->held_out_scores});
  }
  return losses;
}

std::vector<report::NamedSeries> training_losses(const std::string& path) {
  if (path.empty()) return {};
  return training_losses(load_model(input_path(path)));
}

void write_html_page(const HtmlPage& page, const Table& real, const Table& synthetic,
                     const Metadata& metadata, const metrics::Evaluation& evaluation) {
  if (page.path.empty()) return;
  write_text(page.path, report::html_report({real, synthetic, metadata, evaluation,
                                             file_name(page.real_path, "the real table"),
                                             file_name(page.synthetic_path, "the synthetic table"),
                                             page.losses}));
}

}  // namespace likeness::cli
