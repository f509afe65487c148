#include "metrics/correlation_similarity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace likeness::metrics {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLanes = 8;
constexpr std::size_t kBlock = 4096;

/// Sums term(i) over [0, count) in lanes within blocks: fast, and far more exact than one by one.
template <class Term>
double block_sum(std::size_t count, const Term& term) {
  double sum = 0.0;
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, count);
    std::array<double, kLanes> lanes{};
    std::size_t i = begin;
    for (; i + kLanes <= end; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += term(i + lane);
    }
    double block = 0.0;
    for (; i < end; ++i) block += term(i);
    for (const double lane : lanes) block += lane;
    sum += block;
  }
  return sum;
}

double power_of_two_near_inverse(double magnitude) {
  int exponent = 0;
  std::frexp(magnitude, &exponent);
  return std::ldexp(1.0, std::clamp(-exponent, -1020, 1020));
}

Deviations measure_deviations(std::span<const double> values) {
  Deviations result;
  const auto count = static_cast<double>(values.size());
  result.mean = block_sum(values.size(), [&](std::size_t i) { return values[i]; }) / count;
  double largest = 0.0;
  for (const double value : values) {
    const double deviation = std::abs(value - result.mean);
    largest = deviation > largest ? deviation : largest;
  }
  result.factor = power_of_two_near_inverse(largest);
  result.norm = std::sqrt(block_sum(values.size(), [&](std::size_t i) {
    const double deviation = (values[i] - result.mean) * result.factor;
    return deviation * deviation;
  }));
  return result;
}

/// Whether the norm itself is beyond the range of doubles, though the scaled one is not.
bool norm_overflows(const Deviations& deviations) {
  return std::isinf(deviations.norm / deviations.factor);
}

double complete_correlation(std::span<const double> a, const Deviations& a_deviations,
                            std::span<const double> b, const Deviations& b_deviations) {
  if (!std::isfinite(a_deviations.mean) || !std::isfinite(b_deviations.mean)) return kUndefined;
  // SciPy's pearsonr, which the reports are measured by, divides by the norms and so arrives at 0.
  if (norm_overflows(a_deviations) || norm_overflows(b_deviations)) return 0.0;
  const double product = block_sum(a.size(), [&](std::size_t i) {
    return (a[i] - a_deviations.mean) * a_deviations.factor *
           ((b[i] - b_deviations.mean) * b_deviations.factor);
  });
  const double result = product / (a_deviations.norm * b_deviations.norm);
  // Two points lie on a line, whatever the rounding.
  if (a.size() == 2) return std::nearbyint(result);
  return std::clamp(result, -1.0, 1.0);
}

bool constant(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(),
                     [&](double value) { return value == values.front(); });
}

}  // namespace

CorrelationColumn::CorrelationColumn(const ContinuousColumn& values) : column(&values) {
  if (values.complete() && values.present > 0) deviations = measure_deviations(values.values);
}

std::optional<double> correlation(const CorrelationColumn& a, const CorrelationColumn& b) {
  if (a.deviations && b.deviations) {
    if (a.column->present < 2) return std::nullopt;
    if (a.column->constant() || b.column->constant()) return kUndefined;
    return complete_correlation(a.column->values, *a.deviations, b.column->values, *b.deviations);
  }
  std::vector<double> a_values;
  std::vector<double> b_values;
  for (std::size_t row = 0; row < a.column->values.size(); ++row) {
    if (!a.column->valid(row) || !b.column->valid(row)) continue;
    a_values.push_back(a.column->values[row]);
    b_values.push_back(b.column->values[row]);
  }
  if (a_values.size() < 2) return std::nullopt;
  if (constant(a_values) || constant(b_values)) return kUndefined;
  return complete_correlation(a_values, measure_deviations(a_values), b_values,
                              measure_deviations(b_values));
}

}  // namespace likeness::metrics
