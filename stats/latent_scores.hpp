#pragma once

#include <cstddef>

#include "likeness/stats/eigen.hpp"

namespace likeness::stats {

/// Rows of normal scores, or of the ends of intervals that hold them.
using ScoreRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Scores beyond this are cut off, so that a draw in an impossible corner can't become infinite.
inline constexpr double kLargestScore = 8;
inline constexpr std::size_t kLatentChunk = 256;

/// Throws Error(kData) unless lower <= upper in every cell of two matrices of the same shape.
void check_latent(const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper);

/// At most `most` rows, evenly spread, cut off beyond the largest score.
[[nodiscard]] ScoreRows spread_score_rows(const Eigen::MatrixXd& matrix, Eigen::Index most);

/// E[Z | lower < Z <= upper] of a standard normal Z, in every cell.
[[nodiscard]] ScoreRows conditional_mean_scores(const ScoreRows& lower, const ScoreRows& upper);

}  // namespace likeness::stats
