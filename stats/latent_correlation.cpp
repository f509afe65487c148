#include "likeness/stats/latent_correlation.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/elementary.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/gaussian_copula.hpp"
#include "stats/latent_scores.hpp"

namespace likeness::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Narrower than this, in conditional standard deviations, an interval's normal density is flat
/// enough to draw from it uniformly: within 3 deviations of the mean that moves a draw by less than
/// 0.003 on average.
constexpr double kFlatWidth = 0.1;
/// Where sweeps take longer than this many multiplications, the start value is the result.
constexpr double kMostWork = 4e10;

Eigen::MatrixXd gram(const ScoreRows& scores) {
  const auto rows = static_cast<std::size_t>(scores.rows());
  const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(scores.cols(), scores.cols());
  return parallel_sum(rows, kLatentChunk, zero, [&](std::size_t begin, std::size_t end) {
    const auto block =
        scores.middleRows(static_cast<Eigen::Index>(begin), static_cast<Eigen::Index>(end - begin));
    return Eigen::MatrixXd(block.transpose() * block);
  });
}

/// Correlation about zero: the margins are standard normal by construction.
Eigen::MatrixXd correlation_of(const Eigen::MatrixXd& products) {
  const Eigen::VectorXd scale = products.diagonal().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
  Eigen::MatrixXd correlation = scale.asDiagonal() * products * scale.asDiagonal();
  correlation.diagonal().setOnes();
  return correlation;
}

/// First-order start: cov(s_i, s_j) / (var(s_i) var(s_j)) with s the conditional mean scores, which
/// undoes the attenuation that censoring causes.
Eigen::MatrixXd start_value(const ScoreRows& means) {
  const Eigen::MatrixXd products = gram(means) / static_cast<double>(means.rows());
  Eigen::MatrixXd start = products;
  for (Eigen::Index i = 0; i < start.rows(); ++i) {
    for (Eigen::Index j = 0; j < start.cols(); ++j) {
      const double scale = products(i, i) * products(j, j);
      start(i, j) = scale > 1e-8 ? std::clamp(products(i, j) / scale, -0.95, 0.95) : 0.0;
    }
    start(i, i) = 1;
  }
  return nearest_correlation(start, 1e-3);
}

/// Which cells of a column are known.
Eigen::ArrayXd known_cells(const ScoreRows& lower, const ScoreRows& upper, Eigen::Index column) {
  return 1.0 - ((lower.col(column).array() < -kLargestScore) &&
                (upper.col(column).array() > kLargestScore))
                   .cast<double>();
}

/// What the rows in which a column is known, and `other` too where both have unknown cells, say of
/// the correlation of two columns; NaN where they say nothing. Where a known cell is likelier at
/// some values of the other column, the correlation there is that of a narrower range: Thorndike's
/// (1949) second case undoes that.
double correlation_where_known(const ScoreRows& means, const Eigen::ArrayXd& known,
                               Eigen::Index column, Eigen::Index other, bool restricted) {
  const double count = known.sum();
  const auto a = means.col(column).array();
  const auto b = means.col(other).array();
  const double middle_a = (a * known).sum() / count;
  const double middle_b = (b * known).sum() / count;
  const double of_a = ((a - middle_a).square() * known).sum() / count;
  const double of_b = ((b - middle_b).square() * known).sum() / count;
  const double overall = b.square().mean();
  if (!(of_a > 1e-4) || !(of_b > 1e-3 * overall)) return std::nan("");
  const double product = ((a - middle_a) * (b - middle_b) * known).sum() / count;
  const double within = product / std::sqrt(of_a * of_b);
  const double wider = restricted ? std::max(overall / of_b, 1.0) : 1.0;
  const double corrected =
      within * std::sqrt(wider) / std::sqrt(1 - within * within + within * within * wider);
  return std::clamp(corrected / std::sqrt(std::min(of_a, 1.0) * std::min(overall, 1.0)), -0.95,
                    0.95);
}

/// The start value again for columns with unknown cells. Of two columns that no row shows together
/// it is what follows from the column that has most to do with both.
Eigen::MatrixXd start_where_known(const ScoreRows& lower, const ScoreRows& upper,
                                  const ScoreRows& means, const std::vector<Eigen::Index>& columns,
                                  Eigen::MatrixXd start) {
  std::vector<std::pair<Eigen::Index, Eigen::Index>> silent;
  std::vector<bool> partly(static_cast<std::size_t>(means.cols()), false);
  for (const Eigen::Index column : columns) partly[static_cast<std::size_t>(column)] = true;
  for (const Eigen::Index column : columns) {
    const Eigen::ArrayXd known = known_cells(lower, upper, column);
    for (Eigen::Index other = 0; other < means.cols(); ++other) {
      const bool both = partly[static_cast<std::size_t>(other)];
      if (other == column || (both && other < column)) continue;
      const Eigen::ArrayXd shown = both ? known * known_cells(lower, upper, other) : known;
      double found = shown.sum() < 8 ? std::nan("")
                                     : correlation_where_known(means, shown, column, other, !both);
      if (std::isnan(found)) {
        silent.emplace_back(column, other);
        found = 0;
      }
      start(column, other) = start(other, column) = found;
    }
  }
  for (const auto& [a, b] : silent) {
    double most = 0;
    for (Eigen::Index k = 0; k < start.cols(); ++k) {
      const double through = k == a || k == b ? 0.0 : start(a, k) * start(b, k);
      if (std::fabs(through) > std::fabs(most)) most = through;
    }
    start(a, b) = start(b, a) = most;
  }
  return nearest_correlation(start, 1e-3);
}

/// A rising curve through which scores of a column become those that its drawn scores would have if
/// they were standard normal: by how many of them are below each of a grid of scores, straight
/// beyond the outer ones.
class Standardizing {
 public:
  explicit Standardizing(const Eigen::Ref<const Eigen::VectorXd>& drawn) {
    std::array<double, kPieces + 1> counts{};  // of draws in each piece, and beyond the last
    for (const double score : drawn) {
      const double place = std::clamp((score + kOutermost) * kPiecesPerUnit, -1.0, kPieces - 0.5);
      ++counts[static_cast<std::size_t>(place + 1)];
    }
    const auto count = static_cast<double>(drawn.size());
    // Grid points so close that hardly a draw lies between them tell nothing more.
    const double least = std::max(4.0, 0.004 * count);
    double below = 0;
    double since = 0;
    for (std::size_t k = 0; k < kPieces; ++k) {
      since += counts[k];
      below += counts[k];
      if (since < least || count - below < least) continue;
      since = 0;
      from_.push_back(static_cast<double>(k) / kPiecesPerUnit - kOutermost);
      to_.push_back(normal_quantile(below / count));
    }
    if (from_.empty()) {
      from_.push_back(0);
      to_.push_back(0);
    }
  }

  /// `strength` above 1 goes further than the drawn scores ask for.
  [[nodiscard]] double operator()(double score, double strength) const {
    if (std::fabs(score) > kLargestScore) return score;
    double standard = 0;
    if (score <= from_.front()) {
      standard = to_.front() + (score - from_.front());
    } else if (score >= from_.back()) {
      standard = to_.back() + (score - from_.back());
    } else {
      const auto above = std::upper_bound(from_.begin(), from_.end(), score);
      const auto k = static_cast<std::size_t>(above - from_.begin());
      const double share = (score - from_[k - 1]) / (from_[k] - from_[k - 1]);
      standard = to_[k - 1] + share * (to_[k] - to_[k - 1]);
    }
    return std::clamp(score + strength * (standard - score), -kLargestScore, kLargestScore);
  }

 private:
  static constexpr double kOutermost = 3;
  static constexpr double kPiecesPerUnit = 8;
  static constexpr std::size_t kPieces = 48;
  std::vector<double> from_;
  std::vector<double> to_;
};

/// Moves the scores of a column, and the intervals that they lie in, to where the column as a whole
/// is standard normal.
void standardize(Eigen::Index column, double strength, ScoreRows& lower, ScoreRows& upper,
                 ScoreRows& scores) {
  const Standardizing curve(scores.col(column));
  for (ScoreRows* part : {&lower, &upper, &scores}) {
    for (Eigen::Index row = 0; row < part->rows(); ++row) {
      (*part)(row, column) = curve((*part)(row, column), strength);
    }
  }
}

/// In four sums, so that an addition need not wait for the one before.
double dot(const double* a, const double* b, Eigen::Index count) {
  double sums[4] = {0, 0, 0, 0};
  Eigen::Index k = 0;
  for (; k + 4 <= count; k += 4) {
    for (Eigen::Index lane = 0; lane < 4; ++lane) sums[lane] += a[k + lane] * b[k + lane];
  }
  for (; k < count; ++k) sums[0] += a[k] * b[k];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// One sweep of draws for rows [begin, end). `precision` is the inverse of the correlation.
void draw_rows(const ScoreRows& lower, const ScoreRows& upper, const Eigen::MatrixXd& precision,
               const RandomStream& stream, std::size_t begin, std::size_t end, ScoreRows& scores) {
  const Eigen::Index columns = lower.cols();
  const Eigen::VectorXd deviations = precision.diagonal().cwiseInverse().cwiseSqrt();
  std::vector<double> uniforms(static_cast<std::size_t>(columns));
  for (auto i = static_cast<Eigen::Index>(begin); i < static_cast<Eigen::Index>(end); ++i) {
    double* z = scores.row(i).data();
    stream.fill_uniform(static_cast<std::uint64_t>(i * columns), uniforms);
    for (Eigen::Index j = 0; j < columns; ++j) {
      const double low = lower(i, j);
      const double high = upper(i, j);
      if (high - low < 1e-6) continue;
      const double product = dot(precision.col(j).data(), z, columns);
      const double deviation = deviations[j];
      const double mean = z[j] - product * deviation * deviation;
      const double uniform = uniforms[static_cast<std::size_t>(j)];
      double value = 0;
      if (high - low < kFlatWidth * deviation) {
        value = low + uniform * (high - low);
      } else {
        double a = low < -kLargestScore ? -kInfinity : (low - mean) / deviation;
        double b = high > kLargestScore ? kInfinity : (high - mean) / deviation;
        const double side = a > 0 ? -1 : 1;
        if (side < 0) {
          std::swap(a, b);
          a = -a;
          b = -b;
        }
        const double below = a == -kInfinity ? 0 : normal_cdf(a);
        const double upto = b == kInfinity ? 1 : normal_cdf(b);
        const double inside = std::max(upto - below, 1e-300);
        value = mean + side * deviation * normal_quantile(below + uniform * inside);
        value = std::clamp(value, low, high);
      }
      z[j] = std::clamp(value, -kLargestScore, kLargestScore);
    }
  }
}

/// One sweep of draws for all rows.
void sweep_rows(const ScoreRows& lower, const ScoreRows& upper, const Eigen::MatrixXd& correlation,
                const RandomStream& stream, ScoreRows& scores) {
  const Eigen::LLT<Eigen::MatrixXd> factor(correlation);
  const Eigen::MatrixXd precision =
      factor.solve(Eigen::MatrixXd::Identity(correlation.rows(), correlation.cols()));
  const auto rows = static_cast<std::size_t>(lower.rows());
  parallel_chunks(rows, kLatentChunk, [&](std::size_t begin, std::size_t end) {
    draw_rows(lower, upper, precision, stream, begin, end, scores);
  });
}

}  // namespace

Eigen::MatrixXd latent_correlation(const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper,
                                   const LatentCorrelationOptions& options) {
  check_latent(lower, upper);
  ScoreRows low = spread_score_rows(lower, options.most_rows);
  ScoreRows high = spread_score_rows(upper, options.most_rows);
  const auto rows = static_cast<std::size_t>(low.rows());
  const Eigen::Index columns = low.cols();

  ScoreRows scores = conditional_mean_scores(low, high);
  Eigen::MatrixXd correlation = options.start.rows() > 0 ? options.start : start_value(scores);
  if (!options.ranked_among_known.empty() && options.start.rows() == 0) {
    correlation =
        start_where_known(low, high, scores, options.ranked_among_known, std::move(correlation));
  }
  // A sweep's draws take rows x columns^2 steps, the inverse before them about 2 columns^3.
  const auto work = (static_cast<double>(rows) + 2 * static_cast<double>(columns)) *
                    static_cast<double>(columns * columns);
  if (work * options.iterations > kMostWork) return correlation;

  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(columns, columns);
  int summed = 0;
  const int first_summed = options.iterations / (options.start.rows() > 0 ? 4 : 2);
  for (int sweep = 0; sweep < options.iterations; ++sweep) {
    report_progress(options.progress, {.stage = "correlations",
                                       .step = static_cast<std::uint64_t>(sweep),
                                       .total = static_cast<std::uint64_t>(options.iterations),
                                       .losses = {}});
    sweep_rows(low, high, correlation,
               RandomStream(options.seed,
                            streams::kLatentCorrelation.sweeps[static_cast<std::uint64_t>(sweep)]),
               scores);
    // Known cells and drawn ones follow each other slowly: three quarters of the way with long
    // strides.
    const double stride = 4 * sweep < 3 * options.iterations ? 1.5 : 1;
    parallel_for(options.ranked_among_known.size(), [&](std::size_t k) {
      standardize(options.ranked_among_known[k], stride, low, high, scores);
    });
    const Eigen::MatrixXd drawn = correlation_of(gram(scores));
    if (sweep >= first_summed) {
      sum += drawn;
      ++summed;
    }
    correlation = nearest_correlation(drawn);
  }
  return summed > 0 ? nearest_correlation(sum / summed) : correlation;
}

Eigen::MatrixXd draw_latent_scores(const Eigen::MatrixXd& lower, const Eigen::MatrixXd& upper,
                                   const Eigen::MatrixXd& correlation,
                                   const LatentCorrelationOptions& options) {
  check_latent(lower, upper);
  if (correlation.rows() != lower.cols() || correlation.cols() != lower.cols()) {
    throw Error(ErrorCode::kUsage, "Latent scores of " + std::to_string(lower.cols()) +
                                       " columns need as large a correlation matrix, but it is " +
                                       std::to_string(correlation.rows()) + " x " +
                                       std::to_string(correlation.cols()) + ".");
  }
  const ScoreRows low = spread_score_rows(lower, lower.rows());
  const ScoreRows high = spread_score_rows(upper, upper.rows());
  ScoreRows scores = conditional_mean_scores(low, high);
  for (int sweep = 0; sweep < options.iterations; ++sweep) {
    const RandomStream stream(
        options.seed, streams::kLatentCorrelation.scores[static_cast<std::uint64_t>(sweep)]);
    sweep_rows(low, high, correlation, stream, scores);
  }
  return scores;
}

}  // namespace likeness::stats
