#include "stats/vector_math.hpp"

#include "stats/kernels/dispatch.hpp"

namespace likeness::stats {

void vector_log(const double* x, double* out, std::size_t size) {
  kernels::table().log(x, out, size);
}

void vector_exp(const double* x, double* out, std::size_t size) {
  kernels::table().exp(x, out, size);
}

}  // namespace likeness::stats
