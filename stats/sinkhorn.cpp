#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/distance.hpp"
#include "stats/sample_pair.hpp"
#include "stats/vector_math.hpp"

namespace likeness::stats {

namespace {

/// Costs |x - y|^2 / 2 in units of epsilon, row after row; a row is filled up to whole lanes.
class Costs {
 public:
  Costs(const Points& x, const Points& y, double epsilon)
      : columns_(static_cast<std::size_t>(y.rows())),
        width_((columns_ + kMathLanes - 1) / kMathLanes * kMathLanes),
        rows_(static_cast<std::size_t>(x.rows())),
        values_(rows_ * width_, std::numeric_limits<double>::infinity()) {
    parallel_for(rows_, [&](std::size_t i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        const auto difference =
            x.row(static_cast<Eigen::Index>(i)) - y.row(static_cast<Eigen::Index>(j));
        values_[i * width_ + j] = 0.5 * difference.squaredNorm() / epsilon;
      }
    });
  }

  /// The soft minimum over each row of cost - potential: -log(mean exp(potential - cost)).
  [[nodiscard]] std::vector<double> soft_minimum(const std::vector<double>& potential) const {
    std::vector<double> result(rows_);
    constexpr std::size_t kRowsPerTask = 16;
    parallel_chunks(rows_, kRowsPerTask, [&](std::size_t begin, std::size_t end) {
      std::vector<double> terms(width_);
      for (std::size_t i = begin; i < end; ++i) {
        const double* cost = &values_[i * width_];
        double largest = -std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < columns_; ++j) {
          terms[j] = potential[j] - cost[j];
          largest = std::max(largest, terms[j]);
        }
        for (std::size_t j = 0; j < columns_; ++j) terms[j] -= largest;
        std::fill(terms.begin() + static_cast<std::ptrdiff_t>(columns_), terms.end(), 0.0);
        vector_exp(terms.data(), terms.data(), width_);
        double sum = 0;
        for (std::size_t j = 0; j < columns_; ++j) sum += terms[j];
        result[i] = -largest - log_deterministic(sum / static_cast<double>(columns_));
      }
    });
    return result;
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  std::size_t columns_;
  std::size_t width_;
  std::size_t rows_;
  std::vector<double> values_;
};

/// Moves a potential halfway to its target; gives back the largest step.
double average(std::vector<double>& potential, const std::vector<double>& target) {
  double largest = 0;
  for (std::size_t i = 0; i < potential.size(); ++i) {
    const double step = 0.5 * (target[i] - potential[i]);
    potential[i] += step;
    largest = std::max(largest, std::fabs(step));
  }
  return largest;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// OT(x, y), by averaged updates of both potentials at once.
double transport(const Points& x, const Points& y, const SinkhornOptions& options) {
  const Costs forth(x, y, options.epsilon);
  const Costs back(y, x, options.epsilon);
  std::vector<double> of_x(forth.rows(), 0);
  std::vector<double> of_y(back.rows(), 0);
  for (std::size_t i = 0; i < options.max_iterations; ++i) {
    const std::vector<double> next_x = forth.soft_minimum(of_y);
    const std::vector<double> next_y = back.soft_minimum(of_x);
    const double moved = std::max(average(of_x, next_x), average(of_y, next_y));
    if (moved <= options.tolerance) break;
  }
  return options.epsilon * (mean(of_x) + mean(of_y));
}

/// OT(x, x), whose potentials are one and the same.
double transport_to_itself(const Points& x, const SinkhornOptions& options) {
  const Costs costs(x, x, options.epsilon);
  std::vector<double> potential(costs.rows(), 0);
  for (std::size_t i = 0; i < options.max_iterations; ++i) {
    if (average(potential, costs.soft_minimum(potential)) <= options.tolerance) break;
  }
  return options.epsilon * 2 * mean(potential);
}

}  // namespace

double sinkhorn_divergence(const Eigen::Ref<const Eigen::MatrixXd>& x,
                           const Eigen::Ref<const Eigen::MatrixXd>& y,
                           const SinkhornOptions& options) {
  const SamplePair samples(x, y);
  if (!(options.epsilon > 0) || !std::isfinite(options.epsilon) || !(options.tolerance >= 0) ||
      options.max_iterations == 0) {
    throw Error(ErrorCode::kUsage,
                "a Sinkhorn divergence needs epsilon > 0, tolerance >= 0 and an iteration");
  }
  return transport(samples.x, samples.y, options) -
         0.5 * (transport_to_itself(samples.x, options) + transport_to_itself(samples.y, options));
}

}  // namespace likeness::stats
