#include "likeness/stats/gaussian_copula.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

namespace likeness::stats {
namespace {

constexpr Eigen::Index kLargestProjected = 256;

void check_symmetric(const Eigen::MatrixXd& matrix) {
  if (matrix.rows() != matrix.cols() || matrix.rows() == 0) {
    throw Error(ErrorCode::kData, "A correlation matrix must be square and not empty, but is " +
                                      std::to_string(matrix.rows()) + " x " +
                                      std::to_string(matrix.cols()) + ".");
  }
  if (!matrix.allFinite()) {
    throw Error(ErrorCode::kData,
                "A correlation matrix holds a number that is not finite; check for constant or "
                "missing columns.");
  }
  if ((matrix - matrix.transpose()).cwiseAbs().maxCoeff() > 1e-8) {
    throw Error(ErrorCode::kData, "A correlation matrix must be symmetric to 1e-8, but isn't.");
  }
}

Eigen::MatrixXd with_unit_diagonal(Eigen::MatrixXd matrix) {
  const Eigen::VectorXd scale = matrix.diagonal().cwiseSqrt().cwiseInverse();
  matrix = scale.asDiagonal() * matrix * scale.asDiagonal();
  matrix.diagonal().setOnes();
  return (0.5 * (matrix + matrix.transpose())).cwiseMax(-1).cwiseMin(1);
}

bool has_cholesky(const Eigen::MatrixXd& matrix) {
  const Eigen::LLT<Eigen::MatrixXd> factor(matrix);
  return factor.info() == Eigen::Success && factor.matrixLLT().diagonal().minCoeff() > 1e-6;
}

Eigen::MatrixXd drawn_to_identity(const Eigen::MatrixXd& matrix) {
  for (double share = 1e-4; share < 1; share *= 2) {
    Eigen::MatrixXd mixed = (1 - share) * matrix;
    mixed.diagonal().setOnes();
    if (has_cholesky(mixed)) return mixed;
  }
  return Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols());
}

/// The nearest matrix whose eigenvalues are all at least `smallest`.
Eigen::MatrixXd with_floored_eigenvalues(const Eigen::MatrixXd& matrix, double smallest) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix);
  const Eigen::VectorXd values = eigen.eigenvalues().cwiseMax(smallest);
  return eigen.eigenvectors() * values.asDiagonal() * eigen.eigenvectors().transpose();
}

}  // namespace

Eigen::MatrixXd nearest_correlation(const Eigen::MatrixXd& matrix, double smallest) {
  check_symmetric(matrix);
  Eigen::MatrixXd current = 0.5 * (matrix + matrix.transpose());
  current.diagonal().setOnes();
  if (current.rows() > kLargestProjected) {
    return has_cholesky(current) ? current : drawn_to_identity(current);
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(current, Eigen::EigenvaluesOnly);
  if (eigen.eigenvalues().minCoeff() >= smallest) return current;

  Eigen::MatrixXd correction = Eigen::MatrixXd::Zero(current.rows(), current.cols());
  constexpr int kMostProjections = 200;
  for (int step = 0; step < kMostProjections; ++step) {
    const Eigen::MatrixXd corrected = current - correction;
    const Eigen::MatrixXd definite = with_floored_eigenvalues(corrected, smallest);
    correction = definite - corrected;
    Eigen::MatrixXd next = definite;
    next.diagonal().setOnes();
    const double change = (next - current).norm();
    current = std::move(next);
    if (change < 1e-9 * static_cast<double>(current.rows())) break;
  }
  // The diagonal was set last, which can leave eigenvalues a little below the floor.
  return with_unit_diagonal(with_floored_eigenvalues(current, smallest));
}

GaussianCopula::GaussianCopula(Eigen::MatrixXd correlation) : correlation_(std::move(correlation)) {
  check_symmetric(correlation_);
  if ((correlation_.diagonal().array() - 1).abs().maxCoeff() > 1e-8) {
    throw Error(ErrorCode::kData, "A correlation matrix must have ones on its diagonal.");
  }
  const Eigen::LLT<Eigen::MatrixXd> factor(correlation_);
  if (factor.info() != Eigen::Success) {
    throw Error(ErrorCode::kData,
                "The correlation matrix is not positive definite; repair it with "
                "nearest_correlation.");
  }
  cholesky_ = factor.matrixL();
}

double GaussianCopula::log_density(const Eigen::VectorXd& z) const {
  if (z.size() != dimension()) {
    throw Error(ErrorCode::kUsage, "A vector of " + std::to_string(z.size()) +
                                       " scores was given to a copula of dimension " +
                                       std::to_string(dimension()) + ".");
  }
  const Eigen::VectorXd solved = cholesky_.triangularView<Eigen::Lower>().solve(z);
  return -cholesky_.diagonal().array().log().sum() - 0.5 * (solved.squaredNorm() - z.squaredNorm());
}

void GaussianCopula::sample(const RandomStream& stream, std::uint64_t first_row,
                            Eigen::Ref<Eigen::MatrixXd> scores) const {
  const Eigen::Index rows = scores.rows();
  const Eigen::Index columns = dimension();
  if (scores.cols() != columns) {
    throw Error(ErrorCode::kUsage, "Scores for " + std::to_string(scores.cols()) +
                                       " columns were asked of a copula of dimension " +
                                       std::to_string(columns) + ".");
  }
  // Row by row out of the stream, so that a row's numbers are next to each other in it.
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> noise(rows, columns);
  stream.fill_normal(first_row * static_cast<std::uint64_t>(columns),
                     {noise.data(), static_cast<std::size_t>(noise.size())});
  const Eigen::MatrixXd innovations = noise;
  // Term by term in a fixed order, not as a blocked product: a row must not depend on how many
  // others are made with it.
  for (Eigen::Index j = 0; j < columns; ++j) {
    scores.col(j) = cholesky_(j, 0) * innovations.col(0);
    for (Eigen::Index k = 1; k <= j; ++k) scores.col(j) += cholesky_(j, k) * innovations.col(k);
  }
}

ConditionalGaussian::ConditionalGaussian(const GaussianCopula& copula,
                                         std::span<const Eigen::Index> order) {
  const auto size = static_cast<Eigen::Index>(order.size());
  Eigen::MatrixXd ordered(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j < size; ++j) {
      ordered(i, j) = copula.correlation()(order[static_cast<std::size_t>(i)],
                                           order[static_cast<std::size_t>(j)]);
    }
  }
  const Eigen::LLT<Eigen::MatrixXd> factor(ordered);
  if (factor.info() != Eigen::Success) {
    throw Error(ErrorCode::kUsage, "The order of a conditional draw names a variable twice.");
  }
  weights_ = factor.matrixL();
  deviations_ = weights_.diagonal();
}

ConditionalGaussian::ConditionalGaussian(const FactorCopula& copula,
                                         std::span<const Eigen::Index> order)
    : deviations_(static_cast<Eigen::Index>(order.size())),
      weights_(deviations_.size(), copula.factors()),
      gains_(deviations_.size(), copula.factors()) {
  // The covariance of the factors given the variables so far.
  Eigen::MatrixXd left = Eigen::MatrixXd::Identity(copula.factors(), copula.factors());
  for (Eigen::Index k = 0; k < size(); ++k) {
    const Eigen::Index variable = order[static_cast<std::size_t>(k)];
    const Eigen::VectorXd loading = copula.loadings().row(variable);
    const Eigen::VectorXd shared = left * loading;
    const double own = copula.own_deviation(variable);
    deviations_[k] = k == 0 ? 1 : std::sqrt(loading.dot(shared) + own * own);
    weights_.row(k) = loading;
    gains_.row(k) = shared / deviations_[k];
    left -= gains_.row(k).transpose() * gains_.row(k);
  }
}

std::size_t ConditionalGaussian::memory() const noexcept {
  return static_cast<std::size_t>(gains_.size() > 0 ? gains_.cols() : size());
}

double ConditionalGaussian::mean(Eigen::Index k, std::span<const double> drawn) const {
  const Eigen::Index terms = gains_.size() > 0 ? gains_.cols() : k;
  double sum = 0;
  for (Eigen::Index j = 0; j < terms; ++j) {
    sum += weights_(k, j) * drawn[static_cast<std::size_t>(j)];
  }
  return sum;
}

void ConditionalGaussian::remember(Eigen::Index k, double innovation,
                                   std::span<double> drawn) const {
  if (gains_.size() == 0) {
    drawn[static_cast<std::size_t>(k)] = innovation;
    return;
  }
  for (Eigen::Index j = 0; j < gains_.cols(); ++j) {
    drawn[static_cast<std::size_t>(j)] += gains_(k, j) * innovation;
  }
}

double ConditionalGaussian::draw(Eigen::Index k, std::span<double> drawn, ScoreInterval interval,
                                 double uniform, double& probability) const {
  if (k == 0) std::fill(drawn.begin(), drawn.end(), 0.0);
  const double mean = this->mean(k, drawn);
  const double deviation = deviations_[k];
  double lower = (interval.lower - mean) / deviation;
  double upper = (interval.upper - mean) / deviation;
  double innovation = lower;
  if (interval.lower == interval.upper) {
    probability = normal_pdf(lower) / deviation;
  } else {
    // In the upper tail, mirrored: there 1 - cdf keeps the digits that cdf has lost.
    const bool mirrored = lower > 0;
    if (mirrored) {
      std::swap(lower, upper);
      lower = -lower;
      upper = -upper;
    }
    const double below = normal_cdf(lower);
    probability = normal_cdf(upper) - below;
    innovation = std::clamp(normal_quantile(below + uniform * probability), lower, upper);
    if (mirrored) innovation = -innovation;
  }
  remember(k, innovation, drawn);
  const double score = mean + deviation * innovation;
  return std::clamp(score, interval.lower, interval.upper);
}

}  // namespace likeness::stats
