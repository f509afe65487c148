#pragma once

#include "stats/kernels/table.hpp"

namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {
namespace {

// In registers only; memory holds plain doubles. Wider than what some sets have: the compiler
// splits them.
typedef double Lanes __attribute__((vector_size(kMathLanes * sizeof(double))));
typedef uint64_t LaneBits __attribute__((vector_size(kMathLanes * sizeof(double))));

inline void load(Lanes& lanes, const double* from) {
  __builtin_memcpy(&lanes, from, sizeof(lanes));
}

inline void store(double* to, const Lanes& lanes) {
  __builtin_memcpy(to, &lanes, sizeof(lanes));
}

}  // namespace
}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
