#pragma once

#include "autodiff/kernels/vector.hpp"

/// Sixteen lanes, whatever the width of a vector: element k of a row belongs to lane k mod 16, and
/// lanes are combined in one fixed order. Sums are then the same for all instruction sets.
namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

struct Lanes {
  Vector part[kLaneVectors];
};

inline Lanes fill_lanes(Real x) {
  Lanes lanes;
  for (size_t v = 0; v < kLaneVectors; ++v) lanes.part[v] = broadcast(x);
  return lanes;
}

/// The next `count` <= 16 numbers; other lanes are `rest`.
inline Lanes load_lanes(const Real* from, size_t count, Real rest) {
  const Real kIndex[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  Lanes lanes;
  for (size_t v = 0; v < kLaneVectors; ++v) {
    const size_t begin = v * kWidth;
    if (count >= begin + kWidth) {
      lanes.part[v] = load(from + begin);
    } else if (count <= begin) {
      lanes.part[v] = broadcast(rest);
    } else {
      const Vector x = load_first(from + begin, count - begin);
      lanes.part[v] = load(kIndex + begin) < static_cast<Real>(count) ? x : broadcast(rest);
    }
  }
  return lanes;
}

inline void store_lanes(Real* to, const Lanes& lanes, size_t count) {
  for (size_t v = 0; v < kLaneVectors; ++v) {
    const size_t begin = v * kWidth;
    if (count >= begin + kWidth) {
      store(to + begin, lanes.part[v]);
    } else if (count > begin) {
      store_first(to + begin, lanes.part[v], count - begin);
    }
  }
}

/// Calls f(first, count) for groups of 16 of [0, size), the last of which may have fewer. All
/// others pass a constant, so that f is compiled without its checks for them.
template <class Function>
inline void for_groups(size_t size, Function f) {
  size_t k = 0;
  for (; k + kLanes <= size; k += kLanes) f(k, kLanes);
  if (k < size) f(k, size - k);
}

/// f applied to vectors of one, two or three groups of lanes.
template <class Function, class... Groups>
inline Lanes each(Function f, const Groups&... groups) {
  Lanes out;
  for (size_t v = 0; v < kLaneVectors; ++v) out.part[v] = f(groups.part[v]...);
  return out;
}

template <int distance, int... lane>
inline Vector exchange(Vector v, Indices<lane...>) {
  return __builtin_shufflevector(v, v, (lane ^ distance)...);
}

template <int distance, class Function>
inline Real combine_within(Vector v, Function f) {
  if constexpr (distance == 0) {
    return v[0];
  } else {
    return combine_within<distance / 2>(f(v, exchange<distance>(v, AllLanes{})), f);
  }
}

/// Lanes 8 apart first, then 4, 2 and 1. f must be commutative.
template <class Function>
inline Real combine(Lanes lanes, Function f) {
  for (size_t parts = kLaneVectors / 2; parts > 0; parts /= 2) {
    for (size_t v = 0; v < parts; ++v) lanes.part[v] = f(lanes.part[v], lanes.part[v + parts]);
  }
  return combine_within<static_cast<int>(kWidth / 2)>(lanes.part[0], f);
}

inline Real add_lanes(const Lanes& lanes) {
  return combine(lanes, [](Vector a, Vector b) { return a + b; });
}

inline Real largest_lane(const Lanes& lanes) {
  return combine(lanes, [](Vector a, Vector b) { return maximum(a, b); });
}

}  // namespace
}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
