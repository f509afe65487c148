#include "stats/lbfgs.hpp"

#include <deque>
#include <utility>
#include <vector>

namespace likeness::stats {
namespace {

constexpr std::size_t kCorrections = 10;
constexpr double kSufficientDecrease = 1e-4;
constexpr int kMostHalvings = 40;

/// What one step changed.
struct Correction {
  Eigen::VectorXd step;
  Eigen::VectorXd gradient_change;
  double curvature;  ///< their inner product, above 0
};

/// The two-loop recursion (Nocedal and Wright, Numerical Optimization, algorithm 7.4): the inverse
/// Hessian's approximation times `gradient`.
Eigen::VectorXd newton_like(const std::deque<Correction>& corrections, Eigen::VectorXd gradient) {
  std::vector<double> alphas(corrections.size());
  for (std::size_t k = corrections.size(); k-- > 0;) {
    alphas[k] = corrections[k].step.dot(gradient) / corrections[k].curvature;
    gradient -= alphas[k] * corrections[k].gradient_change;
  }
  const Correction& last = corrections.back();
  gradient *= last.curvature / last.gradient_change.squaredNorm();
  for (std::size_t k = 0; k < corrections.size(); ++k) {
    const double beta = corrections[k].gradient_change.dot(gradient) / corrections[k].curvature;
    gradient += (alphas[k] - beta) * corrections[k].step;
  }
  return gradient;
}

}  // namespace

Eigen::VectorXd minimize_lbfgs(const Objective& objective, Eigen::VectorXd x,
                               const LbfgsOptions& options) {
  Eigen::VectorXd gradient(x.size());
  Eigen::VectorXd next_gradient(x.size());
  double value = objective(x, gradient);
  std::deque<Correction> corrections;
  for (std::size_t iteration = 0; iteration < options.max_iterations; ++iteration) {
    if (gradient.lpNorm<Eigen::Infinity>() <= options.tolerance) break;
    Eigen::VectorXd direction = corrections.empty()
                                    ? Eigen::VectorXd(-gradient / gradient.norm())
                                    : Eigen::VectorXd(-newton_like(corrections, gradient));
    const double slope = direction.dot(gradient);
    double length = 1.0;
    double next_value = 0.0;
    Eigen::VectorXd next;
    int halvings = 0;
    for (; halvings < kMostHalvings; ++halvings, length /= 2.0) {
      next = x + length * direction;
      next_value = objective(next, next_gradient);
      if (next_value <= value + kSufficientDecrease * length * slope) break;
    }
    if (halvings == kMostHalvings) break;  // as near as the arithmetic gets
    Correction correction{next - x, next_gradient - gradient, 0.0};
    correction.curvature = correction.step.dot(correction.gradient_change);
    if (correction.curvature > 0.0) {
      corrections.push_back(std::move(correction));
      if (corrections.size() > kCorrections) corrections.pop_front();
    }
    x = std::move(next);
    value = next_value;
    gradient.swap(next_gradient);
  }
  return x;
}

}  // namespace likeness::stats
