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

inline Real sum_row(const Real* x, size_t count) {
  Lanes total = fill_lanes(0);
  for (size_t k = 0; k < count; k += kLanes) {
    const Lanes next = load_lanes(x + k, count - k, 0);
    total = each([](Vector t, Vector v) { return t + v; }, total, next);
  }
  return add_lanes(total);
}

inline Real maximum_of_row(const Real* x, size_t count) {
  const Real lowest = -static_cast<Real>(__builtin_inf());
  Lanes largest = fill_lanes(lowest);
  for (size_t k = 0; k < count; k += kLanes) {
    const Lanes next = load_lanes(x + k, count - k, lowest);
    largest = each([](Vector t, Vector v) { return maximum(v, t); }, largest, next);
  }
  return largest_lane(largest);
}

/// ln(sum of e^x), without overflow; -infinity for no or only infinitely negative numbers.
inline Real log_sum_exp_row(const Real* x, size_t count) {
  const Real top = maximum_of_row(x, count);
  if (!(top > -static_cast<Real>(__builtin_inf()))) return top;
  Lanes total = fill_lanes(0);
  for (size_t k = 0; k < count; k += kLanes) {
    const Lanes next = load_lanes(x + k, count - k, -static_cast<Real>(__builtin_inf()));
    total = each([top](Vector t, Vector v) { return t + exp(v - top); }, total, next);
  }
  return top + log(broadcast(add_lanes(total)))[0];
}

/// y = softmax(x); y may be x.
inline void softmax_row(const Real* x, size_t count, Real* y) {
  const Real top = maximum_of_row(x, count);
  Lanes total = fill_lanes(0);
  for (size_t k = 0; k < count; k += kLanes) {
    const Lanes next = each([top](Vector v) { return exp(v - top); },
                            load_lanes(x + k, count - k, -static_cast<Real>(__builtin_inf())));
    store_lanes(y + k, next, count - k);
    total = each([](Vector t, Vector v) { return t + v; }, total, next);
  }
  const Real scale = Real{1} / add_lanes(total);
  for (size_t k = 0; k < count; k += kLanes) {
    const Lanes next = load_lanes(y + k, count - k, 0);
    store_lanes(y + k, each([scale](Vector v) { return v * scale; }, next), count - k);
  }
}

}  // namespace
}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
