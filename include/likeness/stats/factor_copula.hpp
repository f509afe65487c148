#pragma once

#include <cstdint>

#include "likeness/export.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/latent_correlation.hpp"

namespace likeness::stats {

/// The Gaussian copula of a few factors, for more variables than a matrix of their correlations has
/// room for: score j is l_j' f + sqrt(1 - |l_j|^2) e_j, with standard normal factors f that all
/// variables share and e_j that is its own. Variables i and j correlate by l_i' l_j.
class LIKENESS_EXPORT FactorCopula {
 public:
  /// `loadings`: dimension x factors, l_j in row j, each shorter than 1; else Error(kData).
  explicit FactorCopula(Eigen::MatrixXd loadings);

  [[nodiscard]] Eigen::Index dimension() const noexcept { return loadings_.rows(); }
  [[nodiscard]] Eigen::Index factors() const noexcept { return loadings_.cols(); }
  [[nodiscard]] const Eigen::MatrixXd& loadings() const noexcept { return loadings_; }
  /// sqrt(1 - |l_j|^2): the standard deviation of what is variable j's own.
  [[nodiscard]] double own_deviation(Eigen::Index j) const { return own_[j]; }

  /// Normal scores of rows [first_row, first_row + scores.rows()) into `scores` (rows x dimension).
  /// Row i depends on the stream and i alone, to the bit: of its factors() + dimension() elements
  /// the first drive the factors.
  void sample(const RandomStream& stream, std::uint64_t first_row,
              Eigen::Ref<Eigen::MatrixXd> scores) const;

 private:
  Eigen::MatrixXd loadings_;
  Eigen::VectorXd own_;
};

struct FactorOptions {
  Eigen::Index most_factors = 256;
  /// Uses at most this many rows, spread evenly.
  Eigen::Index most_rows = 1'000;
};

/// Loadings (dimension x factors) of the standard normal vector behind interval-censored
/// observations, as latent_correlation() has them: the principal components of the conditional mean
/// scores, each over its variance, which undoes the attenuation by censoring to first order. There
/// are as many factors as rows, or the most. A variable that they would explain by more than 98% is
/// drawn towards 0, so that it keeps something of its own.
///
/// Time dimension x rows^2; memory dimension x rows.
[[nodiscard]] LIKENESS_EXPORT Eigen::MatrixXd latent_factors(const Eigen::MatrixXd& lower,
                                                             const Eigen::MatrixXd& upper,
                                                             const FactorOptions& options = {});

}  // namespace likeness::stats
