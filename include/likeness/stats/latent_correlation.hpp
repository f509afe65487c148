#pragma once

#include <cstdint>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/progress.hpp"
#include "likeness/stats/eigen.hpp"

namespace likeness::stats {

struct LatentCorrelationOptions {
  std::uint64_t seed = 0;
  /// Sweeps of the stochastic EM; the second half is averaged.
  int iterations = 16;
  /// Uses at most this many rows, spread evenly over the table; more only cost time (the standard
  /// error of a correlation from 5,000 rows is 0.014).
  Eigen::Index most_rows = 5'000;
  /// Columns some of whose cells are unknown (-infinity to infinity), where the scores of the
  /// others say their place among the known ones alone.
  std::vector<Eigen::Index> ranked_among_known = {};
  /// Where the sweeps start, when three quarters of them are averaged; where it has no rows, at a
  /// first-order estimate.
  Eigen::MatrixXd start = {};
  ProgressCallback progress;
};

/// Correlations of the standard normal vector Z behind interval-censored observations: row i says
/// only that lower(i,j) < Z_j <= upper(i,j). A category seen as an interval between thresholds
/// makes this the polychoric, a category beside a number the polyserial, and two numbers without
/// ties the normal-scores correlation, all in one likelihood.
///
/// Maximum likelihood by stochastic EM (Wei and Tanner 1990, Journal of the American Statistical
/// Association 85; for copulas with fixed margins Hoff 2007, Annals of Applied Statistics 1): each
/// sweep draws every Z_j from its conditional normal truncated to its interval, then takes the
/// correlation of the draws. Formulas and departures are in docs/gaussian-copula.md.
///
/// Unknown cells are averaged over. Where a cell is known may depend on other columns: the scores
/// of a column in `ranked_among_known` are moved, sweep by sweep, to their places among all cells,
/// drawn ones for the unknown, so that the column as a whole is standard normal.
///
/// `lower`, `upper`: rows x dimension normal scores, lower <= upper, infinities allowed, no NaN;
/// at least one row. The result is positive definite with unit diagonal; a column whose intervals
/// say nothing (-infinity to infinity) is uncorrelated with all others.
[[nodiscard]] LIKENESS_EXPORT Eigen::MatrixXd latent_correlation(
    const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper,
    const LatentCorrelationOptions& options = {});

/// One draw of every Z_j of every row from its intervals, given their correlation: `iterations`
/// sweeps of the same sampler that latent_correlation uses, over all rows; `most_rows` is not read.
/// Where an interval is narrower than 1e-6, its middle. rows x dimension.
[[nodiscard]] LIKENESS_EXPORT Eigen::MatrixXd draw_latent_scores(
    const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper, const Eigen::MatrixXd& correlation,
    const LatentCorrelationOptions& options = {});

}  // namespace likeness::stats
