#include "stats/latent_scores.hpp"

#include <algorithm>
#include <string>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness::stats {
namespace {

/// E[Z | lower < Z <= upper] for a standard normal Z.
double truncated_mean(double lower, double upper) {
  const double probability = normal_cdf(upper) - normal_cdf(lower);
  if (upper - lower < 1e-3 || probability < 1e-12) {
    return std::clamp(0.5 * (lower + upper), -kLargestScore, kLargestScore);
  }
  return (normal_pdf(lower) - normal_pdf(upper)) / probability;
}

}  // namespace

void check_latent(const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper) {
  if (lower.rows() != upper.rows() || lower.cols() != upper.cols() || lower.size() == 0) {
    throw Error(ErrorCode::kData,
                "Latent correlations need lower and upper scores of the same, non-empty shape, but "
                "got " +
                    std::to_string(lower.rows()) + " x " + std::to_string(lower.cols()) + " and " +
                    std::to_string(upper.rows()) + " x " + std::to_string(upper.cols()) + ".");
  }
  if (!(lower.array() <= upper.array()).all()) {
    throw Error(ErrorCode::kData,
                "Latent correlations need lower <= upper in every cell, without NaN.");
  }
}

ScoreRows spread_score_rows(const Eigen::MatrixXd& matrix, Eigen::Index most) {
  const Eigen::Index rows = std::min(matrix.rows(), most);
  ScoreRows picked(rows, matrix.cols());
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto wide = static_cast<double>(i) * static_cast<double>(matrix.rows());
    picked.row(i) = matrix.row(static_cast<Eigen::Index>(wide / static_cast<double>(rows)));
  }
  return picked.cwiseMax(-kLargestScore - 1).cwiseMin(kLargestScore + 1);
}

ScoreRows conditional_mean_scores(const ScoreRows& lower, const ScoreRows& upper) {
  ScoreRows means(lower.rows(), lower.cols());
  const auto rows = static_cast<std::size_t>(lower.rows());
  parallel_chunks(rows, kLatentChunk, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<Eigen::Index>(begin); i < static_cast<Eigen::Index>(end); ++i) {
      for (Eigen::Index j = 0; j < means.cols(); ++j) {
        means(i, j) = truncated_mean(lower(i, j), upper(i, j));
      }
    }
  });
  return means;
}

}  // namespace likeness::stats
