#include "stats/ordinal_regression.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/elementary.hpp"

namespace likeness::stats {
namespace {

using Eigen::Index;

constexpr int kMostNewtonSteps = 50;
constexpr double kPatience = 1;      ///< nats that less ridge may lose and still be tried on
constexpr double kRoughGain = 0.03;  ///< nats: near enough to compare ridges
/// Holds the scale near 1 where the rows don't say: in two classes it is no more than an intercept.
constexpr double kScaleRidge = 0.01;
constexpr double kLeastOrdinalScale = 1e-3;

double softplus(double x) noexcept {
  return x > 0 ? x + log1p_deterministic(exp_deterministic(-x))
               : log1p_deterministic(exp_deterministic(x));
}

double logistic_cdf(double x) noexcept {
  return 1 / (1 + exp_deterministic(-x));
}

/// The logarithm of the chance of an interval, and its derivatives by the predictor and the scale.
struct Term {
  double value = 0;
  double by_predictor = 0;
  double by_scale = 0;
  double predictor_twice = 0;
  double scale_twice = 0;
  double mixed = 0;
};

Term term_of(double low, double high, double predictor, double scale) {
  Term term;
  const auto side = [&](double bound, double sign) {
    const double odds = sign * (scale * bound - predictor);
    const double p = logistic_cdf(odds);
    term.value -= softplus(odds);
    term.by_predictor += sign * p;
    term.by_scale -= sign * p * bound;
    term.predictor_twice -= p * (1 - p);
    term.scale_twice -= p * (1 - p) * bound * bound;
    term.mixed += p * (1 - p) * bound;
  };
  if (std::isfinite(low)) side(low, 1);
  if (std::isfinite(high)) side(high, -1);
  if (!std::isfinite(low) || !std::isfinite(high)) return term;
  const double width = high - low;
  const double beyond = expm1_deterministic(scale * width);
  term.value += log_deterministic(beyond / (beyond + 1));
  term.by_scale += width / beyond;
  term.scale_twice -= width * width * (beyond + 1) / (beyond * beyond);
  return term;
}

double penalty(const OrdinalRegression& regression, double ridge) {
  const double off = regression.scale - 1;
  return 0.5 * (ridge * regression.weights.squaredNorm() + kScaleRidge * off * off);
}

double objective(const OrdinalRegression& regression, const OrdinalRows& rows,
                 std::span<const std::uint32_t> chosen, double ridge) {
  return log_likelihood(regression, rows, chosen) - penalty(regression, ridge);
}

/// Newton's step of weights, intercept and scale, in this order.
Eigen::VectorXd newton_step(const OrdinalRegression& at, const OrdinalRows& rows,
                            std::span<const std::uint32_t> chosen, double ridge) {
  const Index features = rows.features.cols();
  const auto count = static_cast<Index>(chosen.size());
  Eigen::MatrixXd x(count, features + 1);
  Eigen::VectorXd curvature(count);
  Eigen::VectorXd mixed(count);
  Eigen::VectorXd slope(count);
  double by_scale = -kScaleRidge * (at.scale - 1);
  double scale_twice = -kScaleRidge;
  for (Index k = 0; k < count; ++k) {
    const std::uint32_t row = chosen[static_cast<std::size_t>(k)];
    x.row(k).head(features) = rows.features.row(row);
    x(k, features) = 1;
    const Term term =
        term_of(rows.low[row], rows.high[row], at.predictor(rows.features.row(row)), at.scale);
    slope[k] = term.by_predictor;
    curvature[k] = -term.predictor_twice;
    mixed[k] = term.mixed;
    by_scale += term.by_scale;
    scale_twice += term.scale_twice;
  }
  Eigen::VectorXd gradient(features + 2);
  gradient.head(features + 1) = x.transpose() * slope;
  gradient.head(features) -= ridge * at.weights;
  gradient[features + 1] = by_scale;
  Eigen::MatrixXd hessian(features + 2, features + 2);
  const Eigen::MatrixXd weighted = curvature.cwiseSqrt().asDiagonal() * x;
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(features + 1, features + 1);
  products.selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
  hessian.topLeftCorner(features + 1, features + 1) = products.selfadjointView<Eigen::Lower>();
  hessian.col(features + 1).head(features + 1) = -(x.transpose() * mixed);
  hessian.row(features + 1).head(features + 1) =
      hessian.col(features + 1).head(features + 1).transpose();
  hessian(features + 1, features + 1) = -scale_twice;
  for (Index f = 0; f < features; ++f) hessian(f, f) += ridge;
  for (Index f = 0; f < features + 2; ++f) hessian(f, f) += 1e-9;
  return hessian.ldlt().solve(gradient);
}

/// Some rows, and what was learned of the others.
struct HeldOutPart {
  std::vector<std::uint32_t> learned;
  std::vector<std::uint32_t> tested;
  OrdinalRegression regression;
};

OrdinalRegression moved(const OrdinalRegression& from, const Eigen::VectorXd& step, double share) {
  OrdinalRegression to = from;
  const Index features = from.weights.size();
  to.weights += share * step.head(features);
  to.intercept += share * step[features];
  to.scale = std::max(kLeastOrdinalScale, from.scale + share * step[features + 1]);
  return to;
}

}  // namespace

double log_likelihood(const OrdinalRegression& regression, const OrdinalRows& rows,
                      std::span<const std::uint32_t> chosen) {
  double sum = 0;
  for (const std::uint32_t row : chosen) {
    sum += term_of(rows.low[row], rows.high[row], regression.predictor(rows.features.row(row)),
                   regression.scale)
               .value;
  }
  return sum;
}

OrdinalRegression fit_ordinal_regression(const OrdinalRows& rows,
                                         std::span<const std::uint32_t> chosen, double ridge,
                                         OrdinalRegression start, double least_gain) {
  if (start.weights.size() == 0) start.weights.setZero(rows.features.cols());
  double best = objective(start, rows, chosen, ridge);
  for (int k = 0; k < kMostNewtonSteps; ++k) {
    const Eigen::VectorXd step = newton_step(start, rows, chosen, ridge);
    double gain = 0;
    for (double share = 1; share > 1e-3 && gain <= 0; share /= 2) {
      const OrdinalRegression next = moved(start, step, share);
      const double value = objective(next, rows, chosen, ridge);
      if (!(value > best)) continue;
      gain = value - best;
      best = value;
      start = next;
    }
    if (gain < least_gain) break;
  }
  return start;
}

ValidatedRegression validate_ordinal_regression(const OrdinalRows& rows,
                                                std::span<const std::uint32_t> chosen,
                                                std::span<const std::uint8_t> part_of,
                                                std::size_t parts) {
  constexpr std::array<double, 7> kRidges = {300, 100, 30, 10, 3, 1, 0.3};
  OrdinalRegression nothing;
  nothing.weights.setZero(rows.features.cols());
  std::vector<HeldOutPart> held_out(parts);
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    for (std::size_t part = 0; part < parts; ++part) {
      (part_of[k] == part ? held_out[part].tested : held_out[part].learned).push_back(chosen[k]);
    }
  }
  const double without = log_likelihood(nothing, rows, chosen);
  ValidatedRegression best{nothing, 0};
  double best_ridge = kRidges.front();
  double highest = -std::numeric_limits<double>::infinity();
  for (HeldOutPart& part : held_out) part.regression = nothing;
  for (const double ridge : kRidges) {
    double saved = -without;
    for (HeldOutPart& part : held_out) {
      part.regression =
          fit_ordinal_regression(rows, part.learned, ridge, part.regression, kRoughGain);
      saved += log_likelihood(part.regression, rows, part.tested);
    }
    if (saved < highest - kPatience) break;  // less ridge learns more noise still
    highest = std::max(highest, saved);
    if (saved <= best.saved) continue;
    best.saved = saved;
    best_ridge = ridge;
  }
  if (best.saved > 0) best.regression = fit_ordinal_regression(rows, chosen, best_ridge, nothing);
  return best;
}

}  // namespace likeness::stats
