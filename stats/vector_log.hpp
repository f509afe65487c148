#pragma once

#include <cstddef>

namespace likeness::stats {

/// How many numbers vector_log takes at a time.
inline constexpr std::size_t kLogLanes = 8;

/// out[i] = log_deterministic(x[i]), the same bits, for positive numbers that are neither subnormal
/// nor infinite; size is a multiple of kLogLanes.
void vector_log(const double* x, double* out, std::size_t size);

}  // namespace likeness::stats
