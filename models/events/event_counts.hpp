#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"

namespace likeness::models {

/// How many events subjects have, and of which kind subjects with that many are. Numbers that fewer
/// than five subjects have are pooled with their neighbours: within such a range all are alike.
class EventCounts {
 public:
  EventCounts() = default;
  /// One count, at least 1, and one kind per subject.
  EventCounts(std::span<const std::size_t> counts, std::span<const std::int32_t> kinds,
              std::int32_t kind_count);

  [[nodiscard]] double mean() const noexcept { return mean_; }
  [[nodiscard]] std::size_t highest() const noexcept {
    return static_cast<std::size_t>(ranges_.back().highest);
  }

  /// The number at `uniform`, in (0, 1).
  [[nodiscard]] std::size_t count_at(double uniform) const noexcept;
  /// The mean where each subject counts as often as it has events.
  [[nodiscard]] std::size_t count_by_events_at(double uniform) const noexcept;
  /// The kind at `uniform` of a subject with this many events.
  [[nodiscard]] std::int32_t kind_at(std::size_t count, double uniform) const noexcept;

  void fields(io::Archive& archive, std::int32_t kind_count);

 private:
  struct Range {
    std::int64_t lowest;
    std::int64_t highest;
  };
  void prepare();
  [[nodiscard]] std::size_t pick(const std::vector<double>& up_to, double uniform) const noexcept;

  std::vector<Range> ranges_;    // rising
  std::vector<double> weights_;  // subjects in each range
  std::vector<double> kinds_;    // ranges x kinds: subjects
  std::size_t kind_count_ = 1;
  std::vector<double> up_to_;         // cumulated shares, the last 1
  std::vector<double> events_up_to_;  // the same of events
  double mean_ = 1;
};

}  // namespace likeness::models
