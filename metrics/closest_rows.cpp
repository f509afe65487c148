#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/neighbours.hpp"
#include "metrics/prediction.hpp"
#include "metrics/privacy_tables.hpp"

namespace likeness::metrics {
namespace {

using Eigen::Index;
using stats::Distance;
using stats::Neighbours;
using stats::NeighbourSearch;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kNearShare = 0.01;
constexpr std::size_t kMostCandidates = 10000;

/// Closest and, where there are two rows to find, second closest distances.
struct Distances {
  std::vector<double> closest;
  std::vector<double> ratio;
};

Distances distances_of(const Neighbours& found) {
  Distances distances;
  for (Index q = 0; q < found.distances.cols(); ++q) {
    const double closest = found.distances(0, q);
    distances.closest.push_back(closest);
    if (found.distances.rows() < 2) continue;
    const double second = found.distances(1, q);
    distances.ratio.push_back(second == 0.0 ? 1.0 : closest / second);
  }
  return distances;
}

Distances distances_to(const NeighbourSearch& search, std::size_t searched,
                       const RowMatrix& queries, std::size_t wanted = 2) {
  return distances_of(search.nearest(queries.view(), std::min(wanted, searched)));
}

double mean_distance(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return values.empty() ? kMissing : sum / static_cast<double>(values.size());
}

std::vector<double> percentiles(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  std::vector<double> quantiles;
  for (int percent = 0; percent <= 100; ++percent) {
    quantiles.push_back(sorted_quantile(values, percent / 100.0));
  }
  return quantiles;
}

DistanceCurve curve_of(RowSource from, RowSource to, const Distances& distances) {
  DistanceCurve curve;
  curve.from = from;
  curve.to = to;
  curve.rows = distances.closest.size();
  curve.closest = percentiles(distances.closest);
  curve.ratio = percentiles(distances.ratio);
  curve.median_closest = curve.closest[50];
  curve.mean_closest = mean_distance(distances.closest);
  curve.mean_ratio = mean_distance(distances.ratio);
  curve.zero_share =
      static_cast<double>(std::count(distances.closest.begin(), distances.closest.end(), 0.0)) /
      static_cast<double>(curve.rows);
  return curve;
}

std::size_t count_near(const std::vector<double>& distances, double limit) {
  return static_cast<std::size_t>(
      std::count_if(distances.begin(), distances.end(), [&](double d) { return d <= limit; }));
}

/// Near means: as near as the nearest hundredth of the rows that had no chance to be copies.
void measure_near_copies(const std::vector<double>& synthetic, const DistanceCurve& reference,
                         const std::vector<double>& reference_distances, Copies& copies) {
  copies.near_distance = reference.closest[static_cast<std::size_t>(kNearShare * 100.0)];
  copies.near = wilson_rate(count_near(synthetic, copies.near_distance), synthetic.size());
  copies.near_baseline =
      static_cast<double>(count_near(reference_distances, copies.near_distance)) /
      static_cast<double>(reference_distances.size());
}

/// SDMetrics scales distances to either table by that table's ranges, so that an extreme row in one
/// of them makes all of it near. Here both are searched as one table, with one scale.
Rate closer_to_real(const PrivacyTables& tables) {
  const RowMatrix both = stacked(tables.real, *tables.holdout);
  const NeighbourSearch search(both.view(), Distance::kGower);
  const Neighbours found = search.nearest(tables.synthetic.view(), 2);
  const auto is_real = [&](int row) { return static_cast<std::size_t>(row) < tables.real.rows(); };
  std::size_t closer = 0;
  std::size_t ties = 0;
  for (Index q = 0; q < found.rows.cols(); ++q) {
    const bool tie = found.distances(0, q) == found.distances(1, q) &&
                     is_real(found.rows(0, q)) != is_real(found.rows(1, q));
    ties += tie ? 1 : 0;
    closer += !tie && is_real(found.rows(0, q)) ? 1 : 0;
  }
  return wilson_rate(closer, tables.synthetic.rows() - ties);
}

OverfittingProtection overfitting_protection(const std::vector<double>& to_real,
                                             const std::vector<double>& to_holdout,
                                             const PrivacyTables& tables) {
  std::size_t closer = 0;
  for (std::size_t row = 0; row < to_real.size(); ++row) {
    closer += to_real[row] < to_holdout[row] ? 1 : 0;
  }
  OverfittingProtection protection;
  protection.closer_to_real = static_cast<double>(closer) / static_cast<double>(to_real.size());
  protection.closer_to_holdout = 1.0 - protection.closer_to_real;
  protection.score = std::min(2.0 * protection.closer_to_holdout, 1.0);
  protection.closer_without_ties = closer_to_real(tables);
  const auto real_rows = static_cast<double>(tables.real.rows());
  protection.expected = real_rows / (real_rows + static_cast<double>(tables.holdout->rows()));
  return protection;
}

BaselineProtection baseline_protection(double synthetic_median, double random_median) {
  BaselineProtection protection;
  protection.synthetic_median = synthetic_median;
  protection.random_median = random_median;
  if (random_median != 0.0) protection.score = std::min(synthetic_median / random_median, 1.0);
  return protection;
}

/// Uniform within the range of the present numbers; whole ones where all are.
void draw_numbers(const Eigen::Ref<const Eigen::VectorXd>& real, bool whole,
                  const RandomStream& random, Eigen::Ref<Eigen::VectorXd> target) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const double value : real) {
    if (std::isnan(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  for (Index row = 0; row < target.size(); ++row) {
    const double uniform = random.uniform(static_cast<std::uint64_t>(row));
    target[row] = whole ? least + std::floor(uniform * (most - least + 1.0))
                        : least + uniform * (most - least);
  }
}

/// Uniform over the levels that occur.
void draw_codes(const Eigen::Ref<const Eigen::VectorXi>& real, std::uint32_t level_count,
                const RandomStream& random, Eigen::Ref<Eigen::VectorXi> target) {
  std::vector<bool> occurs(level_count, false);
  for (const int code : real) {
    if (code >= 0) occurs[static_cast<std::size_t>(code)] = true;
  }
  std::vector<int> levels;
  for (std::size_t level = 0; level < occurs.size(); ++level) {
    if (occurs[level]) levels.push_back(static_cast<int>(level));
  }
  for (Index row = 0; row < target.size(); ++row) {
    target[row] =
        levels.empty() ? -1 : levels[random.below(static_cast<std::uint64_t>(row), levels.size())];
  }
}

template <class IsMissing, class Clear>
void draw_gaps(Index rows, Index real_rows, const RandomStream& random, const IsMissing& is_missing,
               const Clear& clear) {
  Index missing = 0;
  for (Index row = 0; row < real_rows; ++row) missing += is_missing(row) ? 1 : 0;
  if (missing == 0) return;
  const double share = static_cast<double>(missing) / static_cast<double>(real_rows);
  for (Index row = 0; row < rows; ++row) {
    if (random.uniform(static_cast<std::uint64_t>(row)) < share) clear(row);
  }
}

}  // namespace

RowMatrix random_rows(const PrivacyTables& tables, std::size_t rows, std::uint64_t seed) {
  const RowMatrix& real = tables.real;
  const auto height = static_cast<Index>(rows);
  const auto real_rows = static_cast<Index>(real.rows());
  RowMatrix random{Eigen::MatrixXd(height, real.numbers.cols()),
                   Eigen::MatrixXi(height, real.codes.cols())};
  for (Index c = 0; c < real.numbers.cols(); ++c) {
    const auto column = static_cast<std::uint64_t>(c);
    const bool whole = tables.whole[static_cast<std::size_t>(c)] && !real.numbers.col(c).hasNaN();
    draw_numbers(real.numbers.col(c), whole,
                 RandomStream(seed, streams::kEvaluation.random_values[column]),
                 random.numbers.col(c));
    draw_gaps(
        height, real_rows, RandomStream(seed, streams::kEvaluation.random_missing[column]),
        [&](Index row) { return std::isnan(real.numbers(row, c)); },
        [&](Index row) { random.numbers(row, c) = kMissing; });
  }
  for (Index c = 0; c < real.codes.cols(); ++c) {
    const auto column = static_cast<std::uint64_t>(real.numbers.cols() + c);
    draw_codes(real.codes.col(c), tables.level_counts[static_cast<std::size_t>(c)],
               RandomStream(seed, streams::kEvaluation.random_values[column]), random.codes.col(c));
    draw_gaps(
        height, real_rows, RandomStream(seed, streams::kEvaluation.random_missing[column]),
        [&](Index row) { return real.codes(row, c) < 0; },
        [&](Index row) { random.codes(row, c) = -1; });
  }
  return random;
}

void measure_distances(const PrivacyTables& tables, const PrivacyOptions& options,
                       Privacy& privacy) {
  const NeighbourSearch search(tables.real.view(), Distance::kGower);
  const std::size_t real_rows = tables.real.rows();
  const auto step = [&](std::uint64_t done) {
    report_progress(options.progress,
                    {.stage = "distances", .step = done, .total = 4, .losses = {}});
  };
  step(0);
  const Distances to_real = distances_to(search, real_rows, tables.synthetic);
  privacy.curves.push_back(curve_of(RowSource::kSynthetic, RowSource::kReal, to_real));
  const double synthetic_median = privacy.curves.back().median_closest;

  step(1);
  Distances reference;
  if (tables.holdout) {
    reference = distances_to(search, real_rows, *tables.holdout);
    privacy.curves.push_back(curve_of(RowSource::kHoldout, RowSource::kReal, reference));
  } else if (real_rows > 2) {
    reference = distances_of(search.nearest_others(2));
    privacy.curves.push_back(curve_of(RowSource::kReal, RowSource::kReal, reference));
  }
  if (!reference.closest.empty()) {
    measure_near_copies(to_real.closest, privacy.curves.back(), reference.closest, privacy.copies);
  }

  step(2);
  const RowMatrix random = random_rows(tables, tables.synthetic.rows(), options.seed);
  privacy.curves.push_back(
      curve_of(RowSource::kRandom, RowSource::kReal, distances_to(search, real_rows, random, 1)));
  privacy.baseline_protection =
      baseline_protection(synthetic_median, privacy.curves.back().median_closest);

  step(3);
  if (!tables.holdout) return;
  const NeighbourSearch holdout_search(tables.holdout->view(), Distance::kGower);
  const Distances to_holdout =
      distances_to(holdout_search, tables.holdout->rows(), tables.synthetic);
  privacy.curves.push_back(curve_of(RowSource::kSynthetic, RowSource::kHoldout, to_holdout));
  privacy.overfitting_protection =
      overfitting_protection(to_real.closest, to_holdout.closest, tables);
}

MembershipInference infer_membership(const PrivacyTables& tables, const PrivacyOptions& options) {
  const NeighbourSearch search(tables.synthetic.view(), Distance::kGower);
  const auto closeness = [&](const RowMatrix& rows, std::uint64_t stream) {
    const RowMatrix drawn =
        take_rows(rows, draw_rows(rows.rows(), kMostCandidates, options.seed, stream));
    std::vector<double> scores = distances_to(search, tables.synthetic.rows(), drawn, 1).closest;
    for (double& score : scores) score = -score;
    return scores;
  };
  const std::vector<double> members =
      closeness(tables.real, streams::kEvaluation.closeness_of_members);
  const std::vector<double> others =
      closeness(*tables.holdout, streams::kEvaluation.closeness_of_others);
  return {.auc = area_under_curve(members, others),
          .advantage = largest_advantage(members, others),
          .true_positives_at_1_percent = true_positives_at(0.01, members, others),
          .members = members.size(),
          .others = others.size()};
}

}  // namespace likeness::metrics
