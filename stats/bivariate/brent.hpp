#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

namespace likeness::stats::detail {

struct Maximum {
  double x = 0;
  double value = 0;
};

/// The maximum of `f` on [lower, upper] near `start`: the bracket grows from start +- step until
/// its middle is its best, then parabolas, with golden sections where they fail, after R. P. Brent
/// (1973), "Algorithms for minimization without derivatives", chapter 5. `tolerance` is absolute,
/// in x. The ends are points like others: a maximum on an end is found there.
template <class Function>
[[nodiscard]] Maximum maximize(Function&& f, double lower, double upper, double start, double step,
                               double tolerance) {
  const auto at = [&](double x) { return Maximum{x, f(x)}; };
  start = std::clamp(start, lower, upper);
  Maximum left = at(std::max(lower, start - step));
  Maximum best = start > lower && start < upper ? at(start) : left;
  Maximum right = at(std::min(upper, start + step));
  if (best.x == left.x && right.value > best.value) best = right;
  // Grow towards the better side until the middle is best or the end is reached.
  while (left.value > best.value && left.x > lower) {
    step *= 2;
    right = best;
    best = left;
    left = at(std::max(lower, left.x - step));
  }
  while (right.value > best.value && right.x < upper) {
    step *= 2;
    left = best;
    best = right;
    right = at(std::min(upper, right.x + step));
  }
  double a = left.x;
  double b = right.x;
  if (left.value > best.value) std::swap(left, best);
  if (right.value > best.value) std::swap(right, best);
  Maximum second = left.value > right.value ? left : right;
  Maximum third = left.value > right.value ? right : left;
  constexpr double kGolden = 0.3819660112501051;
  double moved = b - a;
  double moved_before = moved;
  for (int round = 0; round < 100; ++round) {
    const double middle = 0.5 * (a + b);
    if (std::fabs(best.x - middle) <= 2 * tolerance - 0.5 * (b - a)) break;
    // The vertex of the parabola through the three best points.
    const double r = (best.x - second.x) * (third.value - best.value);
    const double q = (best.x - third.x) * (second.value - best.value);
    double numerator = (best.x - third.x) * q - (best.x - second.x) * r;
    double denominator = 2 * (q - r);
    if (denominator > 0) numerator = -numerator;
    denominator = std::fabs(denominator);
    const bool parabola = std::fabs(numerator) < std::fabs(0.5 * denominator * moved_before) &&
                          numerator > denominator * (a - best.x) &&
                          numerator < denominator * (b - best.x);
    moved_before = moved;
    if (parabola) {
      moved = numerator / denominator;
      const double next = best.x + moved;
      if (next - a < 2 * tolerance || b - next < 2 * tolerance) {
        moved = std::copysign(tolerance, middle - best.x);
      }
    } else {
      moved_before = best.x < middle ? b - best.x : a - best.x;
      moved = kGolden * moved_before;
    }
    if (std::fabs(moved) < tolerance) moved = std::copysign(tolerance, moved);
    const Maximum next = at(std::clamp(best.x + moved, a, b));
    if (next.value >= best.value) {
      (next.x >= best.x ? a : b) = best.x;
      third = std::exchange(second, std::exchange(best, next));
    } else {
      (next.x < best.x ? a : b) = next.x;
      if (next.value >= second.value || second.x == best.x) {
        third = std::exchange(second, next);
      } else if (next.value >= third.value || third.x == best.x || third.x == second.x) {
        third = next;
      }
    }
  }
  return best;
}

}  // namespace likeness::stats::detail
