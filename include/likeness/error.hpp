#pragma once

#include <stdexcept>
#include <string>

#include "likeness/export.hpp"

namespace likeness {

/// What kind of thing went wrong; the program turns it into its exit code.
enum class ErrorCode {
  kInternal,   ///< anything else, such as a full disk (exit code 1)
  kUsage,      ///< a wrong argument, option or name (exit code 2)
  kData,       ///< bad input data: a CSV file, a table, metadata (exit code 3)
  kModel,      ///< a bad model file (exit code 4)
  kCancelled,  ///< the caller's progress callback asked to stop (exit code 1)
};

/// The one exception of likeness. `what()` is one sentence that says what was wrong, where (file,
/// line, column, value) and what to do about it.
class LIKENESS_EXPORT Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& sentence);

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace likeness
