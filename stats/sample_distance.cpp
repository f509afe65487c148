#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/distance.hpp"
#include "stats/sample_pair.hpp"
#include "stats/weighted_sample.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {

namespace {

constexpr std::size_t kRowsPerTask = 16;

double squared_distance(const Points& x, Eigen::Index i, const Points& y, Eigen::Index j) {
  const double* a = x.data() + i * x.cols();
  const double* b = y.data() + j * y.cols();
  double sum = 0;
  for (Eigen::Index k = 0; k < x.cols(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

/// The sum of term(squared distance) over all pairs of points from both sets.
template <class Term>
double sum_over_pairs(const Points& x, const Points& y, Term&& term) {
  return parallel_sum(static_cast<std::size_t>(x.rows()), kRowsPerTask, 0.0,
                      [&](std::size_t begin, std::size_t end) {
                        double sum = 0;
                        for (std::size_t i = begin; i < end; ++i) {
                          for (Eigen::Index j = 0; j < y.rows(); ++j) {
                            sum += term(squared_distance(x, static_cast<Eigen::Index>(i), y, j));
                          }
                        }
                        return sum;
                      });
}

/// The sum over the pairs of different points of one set, each counted twice.
template <class Term>
double sum_within(const Points& x, Term&& term) {
  return 2 * parallel_sum(static_cast<std::size_t>(x.rows()), kRowsPerTask, 0.0,
                          [&](std::size_t begin, std::size_t end) {
                            double sum = 0;
                            for (std::size_t i = begin; i < end; ++i) {
                              const auto row = static_cast<Eigen::Index>(i);
                              for (Eigen::Index j = row + 1; j < x.rows(); ++j) {
                                sum += term(squared_distance(x, row, x, j));
                              }
                            }
                            return sum;
                          });
}

/// At most about a thousand rows, evenly taken.
Points thinned(const Points& points) {
  const Eigen::Index stride = (points.rows() + 999) / 1000;
  const Eigen::Index kept = (points.rows() + stride - 1) / stride;
  Points part(kept, points.cols());
  for (Eigen::Index i = 0; i < kept; ++i) part.row(i) = points.row(i * stride);
  return part;
}

std::vector<double> sorted_column(const Points& points) {
  std::vector<double> values(points.data(), points.data() + points.size());
  std::sort(values.begin(), values.end());
  return values;
}

/// In one column: twice the integral of the squared difference of the distribution functions.
double energy_distance_on_line(const Points& x_points, const Points& y_points) {
  const std::vector<double> x = sorted_column(x_points);
  const std::vector<double> y = sorted_column(y_points);
  std::size_t i = 0;
  std::size_t j = 0;
  double previous = std::min(x.front(), y.front());
  double integral = 0;
  while (i < x.size() || j < y.size()) {
    const bool take_x = j == y.size() || (i < x.size() && x[i] <= y[j]);
    const double next = take_x ? x[i] : y[j];
    const double difference = static_cast<double>(i) / static_cast<double>(x.size()) -
                              static_cast<double>(j) / static_cast<double>(y.size());
    integral += difference * difference * (next - previous);
    previous = next;
    ++(take_x ? i : j);
  }
  return 2 * integral;
}

}  // namespace

double maximum_mean_discrepancy(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                const Eigen::Ref<const Eigen::MatrixXd>& y,
                                std::span<const double> bandwidths, MmdEstimator estimator) {
  const SamplePair samples(x, y);
  if (bandwidths.empty()) {
    throw Error(ErrorCode::kUsage, "the maximum mean discrepancy needs at least one bandwidth");
  }
  std::vector<double> rates;
  for (const double bandwidth : bandwidths) {
    if (!(bandwidth > 0) || !std::isfinite(bandwidth)) {
      throw Error(ErrorCode::kUsage, "a kernel's bandwidth must be a number above 0, not " +
                                         text::shortest(bandwidth));
    }
    rates.push_back(-0.5 / bandwidth / bandwidth);
  }
  const auto kernel = [&](double squared) {
    double sum = 0;
    for (const double rate : rates) sum += exp_deterministic(rate * squared);
    return sum;
  };
  const auto kernels = static_cast<double>(rates.size());
  const auto m = static_cast<double>(x.rows());
  const auto n = static_cast<double>(y.rows());
  const double within_x = sum_within(samples.x, kernel) / kernels;
  const double within_y = sum_within(samples.y, kernel) / kernels;
  const double across = sum_over_pairs(samples.x, samples.y, kernel) / kernels / (m * n);
  if (estimator == MmdEstimator::kBiased) {
    return std::max((within_x + m) / (m * m) + (within_y + n) / (n * n) - 2 * across, 0.0);
  }
  if (m < 2 || n < 2) {
    throw Error(ErrorCode::kData,
                "the unbiased maximum mean discrepancy needs two points on each side");
  }
  return within_x / (m * (m - 1)) + within_y / (n * (n - 1)) - 2 * across;
}

double median_bandwidth(const Eigen::Ref<const Eigen::MatrixXd>& x,
                        const Eigen::Ref<const Eigen::MatrixXd>& y) {
  const SamplePair samples(x, y);
  const Points some_x = thinned(samples.x);
  const Points some_y = thinned(samples.y);
  Points all(some_x.rows() + some_y.rows(), x.cols());
  all << some_x, some_y;
  std::vector<double> distances;
  for (Eigen::Index i = 0; i < all.rows(); ++i) {
    for (Eigen::Index j = i + 1; j < all.rows(); ++j) {
      const double squared = squared_distance(all, i, all, j);
      if (squared > 0) distances.push_back(squared);
    }
  }
  if (distances.empty()) return 1;
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::nth_element(distances.begin(), middle, distances.end());
  if (distances.size() % 2 == 1) return std::sqrt(*middle);
  const double below = *std::max_element(distances.begin(), middle);
  return 0.5 * (std::sqrt(below) + std::sqrt(*middle));
}

double energy_distance(const Eigen::Ref<const Eigen::MatrixXd>& x,
                       const Eigen::Ref<const Eigen::MatrixXd>& y) {
  const SamplePair samples(x, y);
  if (x.cols() == 1) return energy_distance_on_line(samples.x, samples.y);
  const auto length = [](double squared) { return std::sqrt(squared); };
  const auto m = static_cast<double>(x.rows());
  const auto n = static_cast<double>(y.rows());
  const double across = sum_over_pairs(samples.x, samples.y, length) / (m * n);
  return std::max(2 * across - sum_within(samples.x, length) / (m * m) -
                      sum_within(samples.y, length) / (n * n),
                  0.0);
}

double wasserstein_distance(std::span<const double> x, std::span<const double> y,
                            std::span<const double> x_weights, std::span<const double> y_weights) {
  const SortedSample first(x, x_weights);
  const SortedSample second(y, y_weights);
  std::size_t i = 0;
  std::size_t j = 0;
  double passed_x = 0;
  double passed_y = 0;
  double previous = std::min(first.values.front(), second.values.front());
  double area = 0;
  while (i < first.size() || j < second.size()) {
    const bool take_x =
        j == second.size() || (i < first.size() && first.values[i] <= second.values[j]);
    const double next = take_x ? first.values[i] : second.values[j];
    area += std::fabs(passed_x / first.total - passed_y / second.total) * (next - previous);
    previous = next;
    if (take_x) {
      passed_x += first.weight(i++);
    } else {
      passed_y += second.weight(j++);
    }
  }
  return area;
}

}  // namespace likeness::stats
