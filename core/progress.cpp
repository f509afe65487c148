#include "likeness/progress.hpp"

#include <string>

#include "likeness/error.hpp"

namespace likeness {

void report_progress(const ProgressCallback& callback, const Progress& progress) {
  if (!callback || callback(progress)) return;
  std::string sentence = "Cancelled during \"" + std::string(progress.stage) + "\"";
  if (progress.total > 0) {
    sentence += " after " + std::to_string(progress.step) + " of " +
                std::to_string(progress.total) + " steps";
  }
  throw Error(ErrorCode::kCancelled, sentence + ".");
}

}  // namespace likeness
