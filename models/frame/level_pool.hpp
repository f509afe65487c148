#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/level_encoder.hpp"

namespace likeness::models {

/// Which levels of a column have an entry of their own, and which are pooled: of a column with too
/// many levels the rarest share one entry, the last, which becomes one of them again by their
/// frequency.
class LevelPool {
 public:
  LevelPool() = default;
  /// `counts` are those of the levels. With more than `most_entries` (at least 3) of them, the most
  /// frequent keep entries of their own, lower codes first where counts are level, and so does
  /// `always_kept`.
  LevelPool(std::span<const double> counts, std::size_t most_entries,
            std::optional<std::int32_t> always_kept);

  [[nodiscard]] std::size_t entries() const noexcept {
    return level_of_entry_.size() + (rare_levels_.empty() ? 0 : 1);
  }
  [[nodiscard]] std::size_t levels() const noexcept { return entry_of_level_.size(); }
  [[nodiscard]] const std::vector<std::int32_t>& rare_levels() const noexcept {
    return rare_levels_;
  }
  [[nodiscard]] std::size_t entry_of(std::int32_t level) const noexcept {
    return static_cast<std::size_t>(entry_of_level_[static_cast<std::size_t>(level)]);
  }
  /// Whether the entry is that of the rare levels.
  [[nodiscard]] bool is_rare(std::size_t entry) const noexcept {
    return entry >= level_of_entry_.size();
  }
  /// The entry's level; for that of rare ones the one at `uniform`, in (0, 1).
  [[nodiscard]] std::int32_t level_of(std::size_t entry, double uniform) const noexcept;

  /// Of `levels` levels.
  void fields(io::Archive& archive, std::size_t levels);

 private:
  void index_entries(std::size_t levels);

  std::vector<std::int32_t> entry_of_level_;
  std::vector<std::int32_t> level_of_entry_;
  std::vector<std::int32_t> rare_levels_;  ///< rising
  std::vector<double> rare_ends_;          ///< cumulative share among the rare ones; the last is 1
};

/// The pool of a column with those codes; missing cells always keep an entry of their own.
[[nodiscard]] LevelPool pool_levels(const LevelEncoder& encoder,
                                    std::span<const std::int32_t> codes, std::size_t most_entries);

}  // namespace likeness::models
