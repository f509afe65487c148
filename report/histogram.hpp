#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "metrics/continuous_column.hpp"

namespace likeness::report {

/// One table's numbers in eight: all NaN where no cell is present.
struct NumberSummary {
  double mean = 0;
  double deviation = 0;  ///< standard deviation, divided by n - 1; NaN for one cell
  double minimum = 0;
  double lower_quartile = 0;
  double median = 0;
  double upper_quartile = 0;
  double maximum = 0;
};

enum class AxisKind { kLinear, kLogarithmic, kTime };

/// A value that so many cells share that no bar beside its own could be seen.
struct Spike {
  double value = 0;
  double real_share = 0;
  double synthetic_share = 0;
};

/// Both tables over the same bins. Shares are of the present cells of their table.
struct Histogram {
  AxisKind axis = AxisKind::kLinear;
  std::vector<double> edges;  ///< increasing; decimal logarithms where the axis is logarithmic
  std::vector<double> real;   ///< one share per bin
  std::vector<double> synthetic;
  std::optional<Spike> spike;  ///< left out of the bins
  double real_outside = 0;     ///< beyond the edges: far from all else
  double synthetic_outside = 0;
};

struct NumberComparison {
  NumberSummary real;
  NumberSummary synthetic;
  bool dates = false;  ///< nanoseconds since 1970
  /// Nothing where a side has no present cell, or all that are left after the spike are equal.
  std::optional<Histogram> histogram;
};

[[nodiscard]] NumberComparison compare_numbers(const metrics::ContinuousColumn& real,
                                               const metrics::ContinuousColumn& synthetic,
                                               bool dates);

}  // namespace likeness::report
