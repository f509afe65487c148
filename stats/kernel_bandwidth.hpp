#pragma once

#include "likeness/stats/kernel_density.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

/// kernel_bandwidth of values already in order.
[[nodiscard]] double kernel_bandwidth(const SortedSample& sample, BandwidthRule rule);

}  // namespace likeness::stats
