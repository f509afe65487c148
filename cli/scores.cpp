#include "cli/scores.hpp"

namespace likeness::cli {

metrics::EvaluationOptions evaluation_options(bool quick, const ProgressCallback& progress) {
  metrics::EvaluationOptions options;
  options.columns = options.privacy = options.detection = !quick;
  options.progress = progress;
  return options;
}

}  // namespace likeness::cli
