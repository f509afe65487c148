#include "likeness/stats/factor_copula.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/latent_scores.hpp"

namespace likeness::stats {
namespace {

/// What factors may explain of a variable, so that its scores keep something of their own.
constexpr double kMostExplained = 0.98;
constexpr std::size_t kVariablesAtOnce = 512;

/// Scores over their mean square, variable by variable, which undoes the attenuation by censoring:
/// rows x dimension. A mean square above 1 is none of censoring.
ScoreRows disattenuated(ScoreRows means) {
  const auto rows = static_cast<double>(means.rows());
  for (Eigen::Index j = 0; j < means.cols(); ++j) {
    const double variance = means.col(j).squaredNorm() / rows;
    const double scale = variance < 1 ? variance : std::sqrt(variance);
    means.col(j) *= variance > 1e-4 ? 1 / scale : 0.0;
  }
  return means;
}

/// Rows' products over all variables, over the number of rows.
Eigen::MatrixXd row_products(const ScoreRows& scores) {
  const Eigen::Index rows = scores.rows();
  const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(rows, rows);
  const auto dimension = static_cast<std::size_t>(scores.cols());
  const auto sum = [&](std::size_t begin, std::size_t end) {
    const Eigen::MatrixXd block =
        scores.middleCols(static_cast<Eigen::Index>(begin), static_cast<Eigen::Index>(end - begin));
    return Eigen::MatrixXd(block * block.transpose());
  };
  return parallel_sum(dimension, kVariablesAtOnce, zero, sum) / static_cast<double>(rows);
}

}  // namespace

FactorCopula::FactorCopula(Eigen::MatrixXd loadings) : loadings_(std::move(loadings)) {
  if (loadings_.size() == 0 || !loadings_.allFinite()) {
    throw Error(ErrorCode::kData, "Loadings of factors must be finite numbers, one at least.");
  }
  const Eigen::VectorXd explained = loadings_.rowwise().squaredNorm();
  if (!(explained.maxCoeff() < 1)) {
    throw Error(ErrorCode::kData,
                "The loadings of each variable must be shorter than 1, but one explains all of its "
                "variable.");
  }
  own_ = (1 - explained.array()).sqrt();
}

void FactorCopula::sample(const RandomStream& stream, std::uint64_t first_row,
                          Eigen::Ref<Eigen::MatrixXd> scores) const {
  const Eigen::Index rows = scores.rows();
  if (scores.cols() != dimension()) {
    throw Error(ErrorCode::kUsage, "Scores for " + std::to_string(scores.cols()) +
                                       " columns were asked of a copula of dimension " +
                                       std::to_string(dimension()) + ".");
  }
  const auto elements = static_cast<std::uint64_t>(factors() + dimension());
  std::vector<double> noise(elements);
  Eigen::MatrixXd shared(rows, factors());
  for (Eigen::Index i = 0; i < rows; ++i) {
    stream.fill_normal((first_row + static_cast<std::uint64_t>(i)) * elements, noise);
    const Eigen::Map<const Eigen::VectorXd> of_row(noise.data(), factors() + dimension());
    shared.row(i) = of_row.head(factors());
    scores.row(i) = of_row.tail(dimension());
  }
  // Term by term in a fixed order: a row must not depend on how many others are made with it.
  for (Eigen::Index j = 0; j < dimension(); ++j) {
    scores.col(j) *= own_[j];
    for (Eigen::Index k = 0; k < factors(); ++k) scores.col(j) += loadings_(j, k) * shared.col(k);
  }
}

Eigen::MatrixXd latent_factors(const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper,
                               const FactorOptions& options) {
  check_latent(lower, upper);
  const ScoreRows scores = disattenuated(conditional_mean_scores(
      spread_score_rows(lower, options.most_rows), spread_score_rows(upper, options.most_rows)));
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(row_products(scores));
  const Eigen::Index factors = std::min(scores.rows(), options.most_factors);
  // Eigenvalues rise: the last are the largest.
  const Eigen::MatrixXd axes =
      eigen.eigenvectors().rightCols(factors).rowwise().reverse() / std::sqrt(scores.rows());
  Eigen::MatrixXd loadings(scores.cols(), factors);
  const auto dimension = static_cast<std::size_t>(scores.cols());
  parallel_chunks(dimension, kVariablesAtOnce, [&](std::size_t begin, std::size_t end) {
    const auto first = static_cast<Eigen::Index>(begin);
    const auto count = static_cast<Eigen::Index>(end - begin);
    loadings.middleRows(first, count) = scores.middleCols(first, count).transpose() * axes;
    for (Eigen::Index j = first; j < first + count; ++j) {
      const double explained = loadings.row(j).squaredNorm();
      if (explained > kMostExplained) loadings.row(j) *= std::sqrt(kMostExplained / explained);
    }
  });
  return loadings;
}

}  // namespace likeness::stats
