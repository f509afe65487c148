#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::models {

/// Rows of a table that refers to itself: how many references lead from each to a root, which is
/// one that refers to nothing or to itself. `parents` are kNoParent or rows.
[[nodiscard]] std::vector<std::int32_t> row_depths(std::span<const std::int32_t> parents);

/// How many rows lie at each depth.
[[nodiscard]] std::vector<std::int64_t> count_depths(std::span<const std::int32_t> depths);

/// Depths as at most `most` bins, a bin of each depth: roots are alone in theirs, others are as
/// many as possible.
[[nodiscard]] std::vector<std::int32_t> depth_bins(std::span<const std::int64_t> counts,
                                                   std::int32_t most);

/// A depth of each row, deeper ones in later bins; as many rows at each as `counts` says, in
/// proportion, and at least one root. `order` decides between rows of one bin.
[[nodiscard]] std::vector<std::int32_t> spread_depths(std::span<const std::int32_t> bins,
                                                      std::span<const std::uint64_t> order,
                                                      std::span<const std::int64_t> counts);

}  // namespace likeness::models
