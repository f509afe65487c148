#pragma once

#include <algorithm>
#include <cmath>

namespace likeness::stats {

/// The zero of an increasing function between `low` and `high`, to the last digits: Newton's method
/// from `start`, kept within the bracket by bisection. `newton_step(x)` gives {f(x), f(x) / f'(x)};
/// a step that is not finite counts as out of the bracket.
template <class NewtonStep>
[[nodiscard]] double monotone_root(double low, double high, double start,
                                   NewtonStep&& newton_step) {
  double x = std::clamp(start, low, high);
  for (int i = 0; i < 200; ++i) {
    const auto [value, step] = newton_step(x);
    if (value == 0) return x;
    (value < 0 ? low : high) = x;
    double next = x - step;
    if (!(next > low && next < high)) next = 0.5 * low + 0.5 * high;
    if (std::fabs(next - x) <= 1e-15 * std::fabs(x) || next == low || next == high) return next;
    x = next;
  }
  return x;
}

}  // namespace likeness::stats
