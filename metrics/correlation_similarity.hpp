#pragma once

#include <optional>

#include "metrics/continuous_column.hpp"

namespace likeness::metrics {

/// What Pearson's correlations of one column need, made once for all pairs: the deviations from the
/// mean are scaled by a power of two near the largest, so that squares neither overflow nor vanish.
struct Deviations {
  double mean = 0.0;
  double factor = 1.0;  ///< (value - mean) * factor has a magnitude of at most about 1
  double norm = 0.0;    ///< Euclidean, of the scaled deviations
};

/// A column's numbers as the correlations want them.
struct CorrelationColumn {
  const ContinuousColumn* column = nullptr;
  /// Where no cell is missing; otherwise each pair has its own rows.
  std::optional<Deviations> deviations;

  CorrelationColumn() = default;
  explicit CorrelationColumn(const ContinuousColumn& values);
};

/// Pearson's correlation over the rows in which both cells are present: NaN where either column is
/// constant over these rows, nothing where there are fewer than two of them.
[[nodiscard]] std::optional<double> correlation(const CorrelationColumn& a,
                                                const CorrelationColumn& b);

}  // namespace likeness::metrics
