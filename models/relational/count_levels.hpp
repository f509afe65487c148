#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// Numbers of children as levels: each number that enough parents have by itself, others in runs of
/// so many. Within a run numbers are drawn so that its mean stays. What few of
/// 20 parents or more have, and is far larger than what others have, counts as the largest that
/// these lead one to expect. The average is that of all.
class CountLevels {
 public:
  CountLevels() = default;
  CountLevels(std::span<const std::uint32_t> counts, std::size_t share);

  [[nodiscard]] std::int32_t size() const noexcept {
    return static_cast<std::int32_t>(low_.size());
  }
  /// The lowest and the highest number, and their mean.
  [[nodiscard]] std::uint32_t lowest() const noexcept;
  [[nodiscard]] std::uint32_t highest() const noexcept;
  [[nodiscard]] double average() const noexcept { return average_; }
  [[nodiscard]] std::int32_t level_of(std::uint32_t count) const noexcept;
  /// `uniform` lies in (0, 1).
  [[nodiscard]] std::uint32_t count_at(std::int32_t level, double uniform) const noexcept;

  void fields(io::Archive& archive);

 private:
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<double> mean_;
  double average_ = 0;
};

/// Moves drawn numbers of children, those above the median most, so that their sum is nearest to
/// `total`, and all lie between `lowest` and `highest`. `order` says whom what is left over
/// befalls.
void balance_counts(std::span<std::uint32_t> counts, std::uint64_t total, std::uint32_t lowest,
                    std::uint32_t highest, std::span<const std::uint64_t> order);

}  // namespace likeness::models
