#include "likeness/stats/significance.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/kendall.hpp"
#include "stats/column_checks.hpp"
#include "stats/families/special_policy.hpp"

namespace likeness::stats {

namespace {

double chi_squared_tail(double statistic, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0)) return 1;
  return boost::math::gamma_q(0.5 * degrees_of_freedom, 0.5 * statistic, families::kPolicy);
}

/// By Student's t with n - 2 degrees of freedom.
TestResult correlation_test(double correlation, std::size_t size) {
  if (std::isnan(correlation) || size < 3) {
    return {correlation, std::numeric_limits<double>::quiet_NaN()};
  }
  const auto degrees = static_cast<double>(size - 2);
  const double rest = (1 - correlation) * (1 + correlation);
  if (!(rest > 0)) return {correlation, 0};
  const double t = std::fabs(correlation) * std::sqrt(degrees / rest);
  const boost::math::students_t_distribution<double, families::SpecialPolicy> student(degrees);
  return {correlation, 2 * boost::math::cdf(student, -t)};
}

/// Sums over the groups of equal values, t being a group's size.
struct Ties {
  double pairs = 0;     ///< t (t - 1) / 2
  double triples = 0;   ///< t (t - 1) (t - 2)
  double variance = 0;  ///< t (t - 1) (2 t + 5)

  explicit Ties(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size();) {
      const std::size_t begin = i;
      while (i < sorted.size() && sorted[i] == sorted[begin]) ++i;
      const auto t = static_cast<double>(i - begin);
      pairs += 0.5 * t * (t - 1);
      triples += t * (t - 1) * (t - 2);
      variance += t * (t - 1) * (2 * t + 5);
    }
  }
};

}  // namespace

TestResult chi_squared_test(const ContingencyTable& table, bool continuity_correction) {
  const double statistic = chi_squared(table, continuity_correction);
  const auto rows = static_cast<double>(table.row_totals.size());
  const auto columns = static_cast<double>(table.column_totals.size());
  return {statistic, chi_squared_tail(statistic, (rows - 1) * (columns - 1))};
}

TestResult chi_squared_test(std::span<const double> observed, std::span<const double> expected,
                            std::size_t estimated) {
  check_lengths(observed.size(), expected.size());
  check_numbers(observed);
  check_numbers(expected);
  for (std::size_t i = 0; i < observed.size(); ++i) {
    if (!(observed[i] >= 0) || !(expected[i] > 0)) {
      throw Error(ErrorCode::kData, "class " + std::to_string(i) +
                                        " has a negative count or an expected one of 0; "
                                        "join it with another class");
    }
  }
  if (observed.size() < estimated + 2) {
    throw Error(ErrorCode::kData, "a chi-squared test of " + std::to_string(observed.size()) +
                                      " classes leaves no degree of freedom; take more classes");
  }
  const double scale = std::accumulate(observed.begin(), observed.end(), 0.0) /
                       std::accumulate(expected.begin(), expected.end(), 0.0);
  if (!(scale > 0)) throw Error(ErrorCode::kData, "all observed counts are 0; there is no data");
  double statistic = 0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double difference = observed[i] - scale * expected[i];
    statistic += difference * difference / (scale * expected[i]);
  }
  return {statistic,
          chi_squared_tail(statistic, static_cast<double>(observed.size() - 1 - estimated))};
}

TestResult pearson_test(std::span<const double> x, std::span<const double> y) {
  return correlation_test(pearson_correlation(x, y), x.size());
}

TestResult spearman_test(std::span<const double> x, std::span<const double> y) {
  return correlation_test(spearman_correlation(x, y), x.size());
}

/// The variance of the score under independence with ties: Kendall (1970), "Rank correlation
/// methods", section 4.4.
TestResult kendall_test(std::span<const double> x, std::span<const double> y) {
  check_lengths(x.size(), y.size());
  check_numbers(x);
  check_numbers(y);
  const double tau = kendall_tau(x, y);
  if (std::isnan(tau) || x.size() < 3) return {tau, std::numeric_limits<double>::quiet_NaN()};
  const Ties ties_x(x);
  const Ties ties_y(y);
  const auto n = static_cast<double>(x.size());
  const double pairs = n * (n - 1);
  const double variance = (pairs * (2 * n + 5) - ties_x.variance - ties_y.variance) / 18 +
                          2 * ties_x.pairs * ties_y.pairs / pairs +
                          ties_x.triples * ties_y.triples / (9 * pairs * (n - 2));
  return {tau, 2 * normal_cdf(-std::fabs(kendall_counts(x, y).score()) / std::sqrt(variance))};
}

}  // namespace likeness::stats
