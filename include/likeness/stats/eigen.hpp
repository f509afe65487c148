#pragma once

// Matrices cross the border between this library and programs that may be compiled for other
// instruction sets. How Eigen gets their memory and gives it back follows from the alignment that
// it picks, by default that of the vectors at hand: both sides must pick the same.
#if !defined(EIGEN_MAX_ALIGN_BYTES) && !defined(EIGEN_CORE_H)
#define EIGEN_MAX_ALIGN_BYTES 64
#endif

#include <Eigen/Core>

static_assert(EIGEN_DEFAULT_ALIGN_BYTES == 64,
              "Eigen was included with another alignment than that of likeness: compile with "
              "-DEIGEN_MAX_ALIGN_BYTES=64, one of the flags that `pkg-config --cflags "
              "likeness-stats` gives, or include likeness/stats/eigen.hpp before Eigen.");
