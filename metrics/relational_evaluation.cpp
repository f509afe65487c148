#include "likeness/relational_evaluation.hpp"

namespace likeness::metrics {

RelationalEvaluation evaluate_relational(const RelationalInput& input,
                                         const RelationalEvaluationOptions& options) {
  RelationalEvaluation evaluation;
  QualityOptions quality = options.quality;
  quality.progress = options.progress;
  evaluation.quality = evaluate_relational_quality(input, quality);
  evaluation.diagnostic = evaluate_relational_diagnostic(input);
  evaluation.paths = compare_paths(input);
  if (options.detection) {
    RelationalDetectionOptions detection;
    detection.seed = options.seed;
    detection.progress = options.progress;
    evaluation.detection = evaluate_relational_detection(input, detection);
  }
  if (input.holdout != nullptr) {
    RelationalDetectionOptions privacy;
    privacy.seed = options.seed;
    privacy.progress = options.progress;
    evaluation.privacy = evaluate_relational_privacy(input, privacy);
  }
  return evaluation;
}

}  // namespace likeness::metrics
