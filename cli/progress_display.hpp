#pragma once

#include <chrono>
#include <string>

#include "likeness/core/progress.hpp"

namespace likeness::cli {

/// Shows long work on standard error: a bar with the time left on a terminal, a line every few
/// seconds elsewhere, nothing where quiet. Cancels the work after Ctrl-C.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(bool quiet);
  /// Takes an unfinished bar away.
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  /// To be given to the library; this object must outlive it.
  [[nodiscard]] ProgressCallback callback();

  /// Ends the current stage: its line stays, with the time that it took.
  void finish_stage();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Mode { kQuiet, kLines, kBar };

  bool update(const Progress& progress);
  void show(const Progress& progress, Clock::time_point now);

  Mode mode_;
  std::string stage_;  // empty between stages
  Clock::time_point stage_start_;
  Clock::time_point last_shown_;
};

}  // namespace likeness::cli
