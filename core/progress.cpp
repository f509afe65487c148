#include "likeness/progress.hpp"

#include <string>

#include "likeness/error.hpp"

namespace likeness {

void report_progress(const ProgressCallback& callback, const Progress& progress) {
  if (!callback || callback(progress)) return;
  throw Error(ErrorCode::kCancelled, "Cancelled during \"" + std::string(progress.stage) +
                                         "\" at step " + std::to_string(progress.step) + ".");
}

}  // namespace likeness
