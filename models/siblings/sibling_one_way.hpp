#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// What holds for the steps of a column from row to row, in all parents: cells that are missing lie
/// between two rows without counting as one.
struct OneWay {
  bool never_falls = false;
  bool never_rises = false;
  /// By how much numbers change with each row, rows whose cell is missing counted; 0: not by the
  /// same.
  double per_row = 0;
  /// The number of every parent's first row, where rows are numbered from one number on.
  std::optional<double> start;

  [[nodiscard]] bool any() const noexcept { return never_falls || never_rises; }
  /// The number before a row behind `done` ones, were none missing: `last` is the one of
  /// `rows_since` + 1 rows before.
  [[nodiscard]] double before(double last, double rows_since, std::uint64_t done) const noexcept;

  void fields(io::Archive& archive);
};

/// Of numbers (NaN: missing), or of ordered codes as such; `ends` says where parents end. A column
/// that never changes in any parent though it differs between them neither falls nor rises. Numbers
/// at `lowest` and `highest` may have been beyond, and say nothing of what each row adds.
[[nodiscard]] OneWay find_one_way(std::span<const double> numbers,
                                  std::span<const std::size_t> ends, double lowest, double highest);

/// Where each row adds the same, numbers at the limits become what those between them say.
void count_through(std::span<double> numbers, std::span<const std::size_t> ends,
                   const OneWay& one_way, double lowest, double highest);

inline constexpr std::int32_t kMostSequelLevels = 40;

/// Of each category, as bits, those that never come after it in a parent's rows, directly or later,
/// though they come before it in so many parents that this is no chance. Empty where there are
/// none, or more than kMostSequelLevels categories.
[[nodiscard]] std::vector<std::uint64_t> barred_sequels(std::span<const std::int32_t> codes,
                                                        std::int32_t levels,
                                                        std::span<const std::size_t> ends);

/// Whether categories but that of missing cells (-1: none) never change within parents, though
/// parents differ.
[[nodiscard]] bool never_changes(std::span<const std::int32_t> codes, std::int32_t missing,
                                 std::span<const std::size_t> ends);

}  // namespace likeness::models
