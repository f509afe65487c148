#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "likeness/export.hpp"

namespace likeness {

/// A named number that training reports, such as the generator's loss.
struct NamedLoss {
  std::string_view name;
  double value = 0;
};

/// Where long work stands. The views are valid during the call only.
struct Progress {
  std::string_view stage;             ///< what is being done: "read", "fit", "sample", ...
  std::uint64_t step = 0;             ///< steps done so far
  std::uint64_t total = 0;            ///< steps in all; 0 where that is not known
  std::span<const NamedLoss> losses;  ///< empty where there is nothing to report
};

/// Called from the thread that started the work; returns false to cancel it.
using ProgressCallback = std::function<bool(const Progress&)>;

/// Calls `callback` where there is one; throws Error(kCancelled) where it returns false.
LIKENESS_EXPORT void report_progress(const ProgressCallback& callback, const Progress& progress);

}  // namespace likeness
