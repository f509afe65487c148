#pragma once

#include <cstddef>

#include "stats/kernels/table.hpp"

namespace likeness::stats {

/// out[i] = log_deterministic(x[i]), the same bits, for positive numbers that are neither subnormal
/// nor infinite. `size` is a multiple of kMathLanes; `out` may be `x`.
void vector_log(const double* x, double* out, std::size_t size);

/// out[i] = exp_deterministic(x[i]), the same bits, for x from -700 to 0; below, e^-700.
/// `size` is a multiple of kMathLanes; `out` may be `x`.
void vector_exp(const double* x, double* out, std::size_t size);

}  // namespace likeness::stats
