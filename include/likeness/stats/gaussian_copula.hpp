#pragma once

#include <cstdint>
#include <span>

#include "likeness/export.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/factor_copula.hpp"

namespace likeness::stats {

/// The symmetric positive-definite matrix with unit diagonal near `matrix`: alternating projections
/// with Dykstra's correction (Higham 2002, "Computing the nearest correlation matrix", IMA Journal
/// of Numerical Analysis 22), every eigenvalue at least `smallest`. Above 256 rows, where that
/// would take minutes, the matrix is drawn towards the identity until it has a Cholesky factor.
/// `matrix` is square, finite and symmetric to 1e-8, else Error(kData); its diagonal is not read.
[[nodiscard]] LIKENESS_EXPORT Eigen::MatrixXd nearest_correlation(const Eigen::MatrixXd& matrix,
                                                                  double smallest = 1e-6);

/// The Gaussian copula: dependence as of a multivariate normal vector with standard margins.
/// Positions are *normal scores* (z) throughout; normal_cdf turns them into uniforms.
class LIKENESS_EXPORT GaussianCopula {
 public:
  /// `correlation`: dimension x dimension, symmetric, unit diagonal, positive definite; throws
  /// Error(kData) where it isn't (see nearest_correlation).
  explicit GaussianCopula(Eigen::MatrixXd correlation);

  [[nodiscard]] Eigen::Index dimension() const noexcept { return correlation_.rows(); }
  [[nodiscard]] const Eigen::MatrixXd& correlation() const noexcept { return correlation_; }
  /// Lower-triangular factor L with correlation = L L'.
  [[nodiscard]] const Eigen::MatrixXd& cholesky() const noexcept { return cholesky_; }

  /// Logarithm of the copula's density at normal scores `z` (dimension): the multivariate normal
  /// log-density less the sum of the margins'.
  [[nodiscard]] double log_density(const Eigen::VectorXd& z) const;

  /// Normal scores of rows [first_row, first_row + scores.rows()) into `scores` (rows x dimension).
  /// Row i depends on the stream and i alone, to the bit: element i * dimension + j drives column
  /// j.
  void sample(const RandomStream& stream, std::uint64_t first_row,
              Eigen::Ref<Eigen::MatrixXd> scores) const;

 private:
  Eigen::MatrixXd correlation_;
  Eigen::MatrixXd cholesky_;
};

/// What one draw of ConditionalGaussian is fixed to, for one variable.
struct ScoreInterval {
  double lower = 0;  ///< -infinity for none
  double upper = 0;  ///< infinity for none; equal to lower for a point
};

/// A Gaussian vector drawn one variable after another in a chosen order, so that each may be held
/// to an interval which depends on the ones before it. With L the Cholesky factor in that order,
/// variable k is L(k,k) e + sum over j < k of L(k,j) e_j; holding it to an interval truncates e.
/// Of a copula of factors, L(k,j) = l_k' g_j for j < k, and the sum over g_j e_j, which is the mean
/// of the factors given what was drawn, is all that has to be remembered.
class LIKENESS_EXPORT ConditionalGaussian {
 public:
  /// `order` holds variables of `copula`, each at most once; the others are left out.
  ConditionalGaussian(const GaussianCopula& copula, std::span<const Eigen::Index> order);
  ConditionalGaussian(const FactorCopula& copula, std::span<const Eigen::Index> order);

  [[nodiscard]] Eigen::Index size() const noexcept { return deviations_.size(); }
  /// Numbers that draw() remembers of what was drawn.
  [[nodiscard]] std::size_t memory() const noexcept;
  /// Standard deviation of the k-th variable given the ones before it.
  [[nodiscard]] double deviation(Eigen::Index k) const { return deviations_[k]; }

  /// Draws the k-th variable of the order given the ones before, which `drawn` (memory() numbers)
  /// remembers, within `interval`, by inversion of `uniform` in (0, 1). The first forgets what is
  /// in `drawn`. Returns the score; `probability` receives that of the interval given the ones
  /// before (for a point: the density there).
  [[nodiscard]] double draw(Eigen::Index k, std::span<double> drawn, ScoreInterval interval,
                            double uniform, double& probability) const;

 private:
  [[nodiscard]] double mean(Eigen::Index k, std::span<const double> drawn) const;
  void remember(Eigen::Index k, double innovation, std::span<double> drawn) const;

  Eigen::VectorXd deviations_;
  /// Dense: row k is that of the Cholesky factor. Of factors: l_k in row k.
  Eigen::MatrixXd weights_;
  Eigen::MatrixXd gains_;  ///< of factors: g_k in row k; otherwise empty
};

}  // namespace likeness::stats
