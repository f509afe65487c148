#pragma once

#include <cstddef>

namespace likeness::stats {

/// How many numbers the functions below take at a time: `size` is a multiple of it. `out` may be
/// `x`.
inline constexpr std::size_t kMathLanes = 8;

/// out[i] = log_deterministic(x[i]), the same bits, for positive numbers that are neither subnormal
/// nor infinite.
void vector_log(const double* x, double* out, std::size_t size);

/// out[i] = exp_deterministic(x[i]), the same bits, for x from -700 to 0; below, e^-700.
void vector_exp(const double* x, double* out, std::size_t size);

}  // namespace likeness::stats
