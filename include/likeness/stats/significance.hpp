#pragma once

#include <span>

#include "likeness/export.hpp"
#include "likeness/stats/association.hpp"
#include "likeness/stats/distribution.hpp"

/// Tests of hypotheses. All are two-sided and throw Error(kData) on no values, NaN or infinities.
namespace likeness::stats {

struct TestResult {
  double statistic = 0;
  double p_value = 1;  ///< probability of such a statistic or a larger one under the hypothesis
};

enum class PValueMethod {
  kAutomatic,   ///< exact where that takes milliseconds, otherwise asymptotic
  kExact,       ///< of continuous distributions: with ties it is too large
  kAsymptotic,  ///< Kolmogorov's limit
};

/// Whether two samples have one distribution: the largest difference of their distribution
/// functions. The exact p-value counts lattice paths in size(x) size(y) steps; `kAutomatic` takes
/// it up to ten million steps.
[[nodiscard]] LIKENESS_EXPORT TestResult
kolmogorov_smirnov_test(std::span<const double> x, std::span<const double> y,
                        PValueMethod method = PValueMethod::kAutomatic);

/// Whether a sample has the given (not fitted) distribution. `kAutomatic` is exact up to a thousand
/// values; beyond, kExact takes time as the 3/2th power of their number.
[[nodiscard]] LIKENESS_EXPORT TestResult
kolmogorov_smirnov_test(std::span<const double> values, const Distribution& distribution,
                        PValueMethod method = PValueMethod::kAutomatic);

/// Whether rows and columns are independent, by the chi-squared distribution with
/// (rows - 1) (columns - 1) degrees of freedom; p is 1 where one of them has a single level.
[[nodiscard]] LIKENESS_EXPORT TestResult chi_squared_test(const ContingencyTable& table,
                                                          bool continuity_correction = true);

/// Whether counts agree with expected ones (above 0, scaled to the same sum), with
/// size - 1 - estimated degrees of freedom, at least 1.
[[nodiscard]] LIKENESS_EXPORT TestResult chi_squared_test(std::span<const double> observed,
                                                          std::span<const double> expected,
                                                          std::size_t estimated = 0);

/// Whether a correlation is 0; the statistic is the correlation. p by Student's t with n - 2
/// degrees of freedom (exact for normal data; NaN, as the correlation, where that is undefined or n
/// < 3).
[[nodiscard]] LIKENESS_EXPORT TestResult pearson_test(std::span<const double> x,
                                                      std::span<const double> y);
[[nodiscard]] LIKENESS_EXPORT TestResult spearman_test(std::span<const double> x,
                                                       std::span<const double> y);

/// Kendall's tau-b, with p by the normal limit, corrected for ties.
[[nodiscard]] LIKENESS_EXPORT TestResult kendall_test(std::span<const double> x,
                                                      std::span<const double> y);

}  // namespace likeness::stats
