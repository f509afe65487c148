#pragma once

#include <vector>

#include "metrics/continuous_column.hpp"
#include "metrics/level_codes.hpp"

namespace likeness::metrics {

/// 1 - max |F_real - F_synthetic| of the empirical distribution functions of the present cells (the
/// two-sample Kolmogorov-Smirnov statistic); NaN where a side has none. Decimals are compared
/// after rounding to 14 places, as SDMetrics does.
[[nodiscard]] double ks_complement(const ContinuousColumn& real, const ContinuousColumn& synthetic);

/// 1 - half the sum over levels of |p_real - p_synthetic|, missing cells left out; NaN where a side
/// has no present cell. As in SDMetrics, a level that only the synthetic side has weighs 1e-6 of a
/// cell on the real side.
[[nodiscard]] double tv_complement(const LevelCodes& levels);

/// The p-value of a chi-squared test with the shares of the levels as counts: SDMetrics does it so.
/// Both give the rows by level; a level that only the synthetic table has counts as a millionth of
/// a real row. NaN where one of the tables has no row, 1 for a single level.
[[nodiscard]] double chi_squared_of_shares(const std::vector<double>& real,
                                           const std::vector<double>& synthetic);

}  // namespace likeness::metrics
