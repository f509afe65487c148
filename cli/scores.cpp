#include "cli/scores.hpp"

#include <utility>

#include "likeness/metrics/report_text.hpp"

namespace likeness::cli {

std::string Scores::to_text(std::size_t longest_list) const {
  return metrics::quality_text(quality, longest_list) + '\n' +
         metrics::diagnostic_text(diagnostic, longest_list);
}

metrics::Evaluation Scores::evaluation() const {
  metrics::Evaluation evaluation;
  evaluation.quality = quality;
  evaluation.diagnostic = diagnostic;
  return evaluation;
}

std::string Scores::to_json() const {
  return "{\"quality\": " + quality.to_json() + ",\n\"diagnostic\": " + diagnostic.to_json() +
         "}\n";
}

Scores evaluate(const DescribedTable& real, const io::Table& synthetic,
                const ProgressCallback& progress) {
  report_progress(progress, {.stage = "evaluate", .step = 0, .total = 2, .losses = {}});
  metrics::QualityReport quality = metrics::evaluate_quality(real.table, synthetic, real.metadata);
  report_progress(progress, {.stage = "evaluate", .step = 1, .total = 2, .losses = {}});
  return {std::move(quality), metrics::evaluate_diagnostic(real.table, synthetic, real.metadata)};
}

}  // namespace likeness::cli
