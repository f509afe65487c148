#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "likeness/progress.hpp"

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

  /// A sentence of its own line, above the bar.
  void note(std::string_view sentence);

  /// From now on until the stage ends an interrupt doesn't cancel the work: it looks for one
  /// itself.
  void leave_interrupts() noexcept { leaves_interrupts_ = true; }

  /// Ends the current stage: its line stays, with the time that it took.
  void finish_stage();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Mode { kQuiet, kLines, kBar };

  bool update(const Progress& progress);
  void show(const Progress& progress, Clock::time_point now);

  Mode mode_;
  std::string stage_;  // empty between stages
  bool leaves_interrupts_ = false;
  std::uint64_t first_step_ = 0;  // of the stage, as it was first reported
  Clock::time_point stage_start_;
  Clock::time_point last_shown_;
};

}  // namespace likeness::cli
