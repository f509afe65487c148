#pragma once

#include "autodiff/kernels/functions.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/table.hpp"

/// Functions of one row, or of one span of a row.
namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

inline Vector activate(Vector x, Activation activation, Vector slope) {
  switch (activation) {
    case Activation::kNone:
      break;
    case Activation::kLeakyRelu:
      return x > Real{0} ? x : slope * x;
    case Activation::kTanh:
      return tanh(x);
    case Activation::kSigmoid:
      return sigmoid(x);
  }
  return x;
}

inline Real sum_row(const Real* x, size_t size) {
  Lanes total = fill_lanes(0);
  for_groups(size, [&](size_t k, size_t count) {
    total = each([](Vector t, Vector v) { return t + v; }, total, load_lanes(x + k, count, 0));
  });
  return add_lanes(total);
}

inline Real dot_row(const Real* a, const Real* b, size_t size) {
  Lanes total = fill_lanes(0);
  for_groups(size, [&](size_t k, size_t count) {
    total = each([](Vector t, Vector x, Vector y) { return fma(x, y, t); }, total,
                 load_lanes(a + k, count, 0), load_lanes(b + k, count, 0));
  });
  return add_lanes(total);
}

constexpr Real kLowest = -static_cast<Real>(__builtin_inf());

inline Real maximum_of_row(const Real* x, size_t size) {
  Lanes largest = fill_lanes(kLowest);
  for_groups(size, [&](size_t k, size_t count) {
    largest = each([](Vector t, Vector v) { return maximum(t, v); }, largest,
                   load_lanes(x + k, count, kLowest));
  });
  return largest_lane(largest);
}

/// ln(sum of e^x), without overflow; -infinity for no or only infinitely negative numbers.
inline Real log_sum_exp_row(const Real* x, size_t size) {
  const Real top = maximum_of_row(x, size);
  if (!(top > kLowest)) return top;
  Lanes total = fill_lanes(0);
  for_groups(size, [&](size_t k, size_t count) {
    total = each([top](Vector t, Vector v) { return t + exp(v - top); }, total,
                 load_lanes(x + k, count, kLowest));
  });
  return top + log(broadcast(add_lanes(total)))[0];
}

/// Softmax of up to 16 numbers; lanes that take no part are -infinity, and become 0.
inline Lanes softmax_of_lanes(const Lanes& x) {
  const Real top = largest_lane(x);
  const Lanes powers = each([top](Vector v) { return exp(v - top); }, x);
  const Real scale = Real{1} / add_lanes(powers);
  return each([scale](Vector v) { return v * scale; }, powers);
}

/// y = softmax(x); y may be x.
inline void softmax_row(const Real* x, size_t size, Real* y) {
  if (size <= kLanes) {
    store_lanes(y, softmax_of_lanes(load_lanes(x, size, kLowest)), size);
    return;
  }
  const Real top = maximum_of_row(x, size);
  Lanes total = fill_lanes(0);
  for_groups(size, [&](size_t k, size_t count) {
    const Lanes powers =
        each([top](Vector v) { return exp(v - top); }, load_lanes(x + k, count, kLowest));
    store_lanes(y + k, powers, count);
    total = each([](Vector t, Vector v) { return t + v; }, total, powers);
  });
  const Real scale = Real{1} / add_lanes(total);
  for_groups(size, [&](size_t k, size_t count) {
    const Lanes powers = load_lanes(y + k, count, 0);
    store_lanes(y + k, each([scale](Vector v) { return v * scale; }, powers), count);
  });
}

}  // namespace
}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
