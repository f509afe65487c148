#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// Numbers of children as levels: each number that enough parents have by itself, others in runs of
/// so many. Within a run numbers are drawn so that its mean stays, as do the totals of children.
class CountLevels {
 public:
  CountLevels() = default;
  CountLevels(std::span<const std::uint32_t> counts, std::size_t share);

  [[nodiscard]] std::int32_t size() const noexcept {
    return static_cast<std::int32_t>(low_.size());
  }
  [[nodiscard]] std::int32_t level_of(std::uint32_t count) const noexcept;
  /// `uniform` lies in (0, 1).
  [[nodiscard]] std::uint32_t count_at(std::int32_t level, double uniform) const noexcept;

  void fields(io::Archive& archive);

 private:
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<double> mean_;
};

}  // namespace likeness::models
