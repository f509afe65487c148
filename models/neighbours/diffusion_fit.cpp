#include "models/neighbours/diffusion_fit.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/stats/association.hpp"
#include "likeness/stats/neighbours.hpp"
#include "likeness/stats/significance.hpp"
#include "models/neighbours/pseudo_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kRowsToJudge = 1000;

std::vector<double> filled(const Eigen::MatrixXd& numbers, Eigen::Index column) {
  std::vector<double> values(numbers.col(column).begin(), numbers.col(column).end());
  double sum = 0;
  double present = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++present;
  }
  for (double& value : values) {
    if (std::isnan(value)) value = present > 0 ? sum / present : 0;
  }
  return values;
}

Eigen::MatrixXd associations(const MixedValues& rows) {
  std::vector<std::vector<double>> numbers;
  for (Eigen::Index c = 0; c < rows.numbers.cols(); ++c) {
    numbers.push_back(filled(rows.numbers, c));
  }
  std::vector<stats::MixedColumn> columns;
  for (const std::vector<double>& column : numbers) columns.push_back({column, {}});
  for (Eigen::Index c = 0; c < rows.codes.cols(); ++c) {
    columns.push_back({{}, {rows.codes.col(c).data(), rows.rows()}});
  }
  return stats::mixed_associations(columns);
}

/// Numbers, missing ones as their column's real mean, then codes.
Eigen::MatrixXd points(const MixedValues& rows, const MixedValues& real) {
  Eigen::MatrixXd result(static_cast<Eigen::Index>(rows.rows()),
                         rows.numbers.cols() + rows.codes.cols());
  for (Eigen::Index c = 0; c < rows.numbers.cols(); ++c) {
    const std::vector<double> of_real = filled(real.numbers, c);
    double mean = 0;
    for (const double value : of_real) mean += value / static_cast<double>(of_real.size());
    for (Eigen::Index row = 0; row < result.rows(); ++row) {
      result(row, c) = std::isnan(rows.numbers(row, c)) ? mean : rows.numbers(row, c);
    }
  }
  if (rows.codes.cols() > 0) {
    result.rightCols(rows.codes.cols()) = rows.codes.cast<double>();
  }
  return result;
}

double mean_ratio(const stats::Neighbours& neighbours) {
  double sum = 0;
  for (Eigen::Index row = 0; row < neighbours.distances.cols(); ++row) {
    const double second = neighbours.distances(1, row);
    if (second > 0) sum += neighbours.distances(0, row) / second;
  }
  return sum / static_cast<double>(neighbours.distances.cols());
}

}  // namespace

DistanceRatio distance_ratio(const MixedValues& real, const MixedValues& made) {
  const Eigen::MatrixXd of_real = points(real, real);
  const Eigen::MatrixXd of_made = points(made, real);
  const Eigen::MatrixXi none;
  const auto ratio = [&](stats::Distance distance) {
    return mean_ratio(
        stats::NeighbourSearch({of_real, none}, distance).nearest({of_made, none}, 2));
  };
  return {ratio(stats::Distance::kEuclidean), ratio(stats::Distance::kStandardized)};
}

DistanceRatio real_distance_ratio(const MixedValues& real) {
  const Eigen::MatrixXd of_real = points(real, real);
  const Eigen::MatrixXi none;
  const auto ratio = [&](stats::Distance distance) {
    return mean_ratio(stats::NeighbourSearch({of_real, none}, distance).nearest_others(2));
  };
  return {ratio(stats::Distance::kEuclidean), ratio(stats::Distance::kStandardized)};
}

double choose_spread(double asked, const MixedTable& table, const MixedValues& real,
                     stats::KnnMtdOptions options, int group_column, std::uint64_t seed) {
  constexpr double kSpreads[] = {0.6, 0.8, 1.0, 1.25, 1.6, 2.0, 2.5};
  if (asked > 0) return asked;
  if (real.rows() < 3) return 1;
  const DistanceRatio wanted = real_distance_ratio(real);
  for (const double spread : kSpreads) {
    options.spread = spread;
    const stats::KnnMtd diffusion(real.view(), options, group_codes(real, group_column));
    stats::DiffusedRows rows = diffusion.sample(kRowsToJudge, seed);
    MixedValues made{std::move(rows.numbers), std::move(rows.codes)};
    table.restrain(made);
    const DistanceRatio got = distance_ratio(real, made);
    if (got.as_they_are >= wanted.as_they_are && got.standardized >= wanted.standardized) {
      return spread;
    }
  }
  return std::end(kSpreads)[-1];
}

double choose_code_mixing(const MixedTable& table, const MixedValues& real,
                          stats::KnnMtdOptions options, int group_column, std::uint64_t seed) {
  constexpr double kMixings[] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8};
  // The choice of rows takes some of the distance back.
  constexpr double kFarther = 1.03;
  const bool mostly_codes = real.codes.cols() > 0 && real.codes.cols() >= real.numbers.cols();
  if (!mostly_codes || real.rows() < 3) return 0;
  const DistanceRatio wanted = real_distance_ratio(real);
  const double usual = RowChoice::repeats(real);
  // Of so few rows the share that repeat is not known better.
  const double most =
      usual + std::sqrt(usual * (1 - usual) / static_cast<double>(real.rows())) + 0.01;
  for (const double mixing : kMixings) {
    options.code_mixing = mixing;
    const stats::KnnMtd diffusion(real.view(), options, group_codes(real, group_column));
    stats::DiffusedRows rows = diffusion.sample(kRowsToJudge, seed);
    MixedValues made{std::move(rows.numbers), std::move(rows.codes)};
    table.restrain(made);
    if (RowChoice::copies(real, made) > most) continue;
    const DistanceRatio got = distance_ratio(real, made);
    if (got.as_they_are >= std::min(kFarther * wanted.as_they_are, 1.0) &&
        got.standardized >= std::min(kFarther * wanted.standardized, 1.0)) {
      return mixing;
    }
  }
  return std::end(kMixings)[-1];
}

stats::Membership membership_from_name(const std::string& name) {
  return name == "kernel" ? stats::Membership::kKernel : stats::Membership::kTriangular;
}

double association_difference(const MixedValues& real, const MixedValues& made) {
  return (associations(real) - associations(made)).norm();
}

double ks_complement(const MixedValues& real, const MixedValues& made) {
  double sum = 0;
  for (Eigen::Index c = 0; c < real.numbers.cols(); ++c) {
    sum += 1 - stats::kolmogorov_smirnov_test(filled(real.numbers, c), filled(made.numbers, c),
                                              stats::PValueMethod::kAsymptotic)
                   .statistic;
  }
  return real.numbers.cols() > 0 ? sum / static_cast<double>(real.numbers.cols()) : 1;
}

std::size_t choose_neighbours(std::size_t asked, const MixedValues& real,
                              stats::KnnMtdOptions options, int group_column, std::uint64_t seed) {
  const std::size_t most = real.rows() - 1;
  if (asked > 0) return std::min(asked, most);
  std::size_t best = 1;
  double lowest = HUGE_VAL;
  for (const std::size_t candidate : {3U, 5U, 7U, 10U}) {
    options.neighbours = std::min(candidate, most);
    const stats::KnnMtd diffusion(real.view(), options, group_codes(real, group_column));
    const auto rows = diffusion.sample(kRowsToJudge, seed);
    const double difference = association_difference(real, {rows.numbers, rows.codes});
    if (difference < lowest) {
      lowest = difference;
      best = options.neighbours;
    }
  }
  return best;
}

PseudoRows fit_pseudo_rows(const MixedTable& table, const MixedValues& real,
                           const PseudoRowOptions& options, const RowChoiceOptions& choice,
                           std::uint64_t seed) {
  const stats::KnnMtd diffusion(real.view(), options.diffusion,
                                group_codes(real, options.group_column));
  const RowSource source = [&](std::size_t count, std::uint64_t sample_seed,
                               std::uint64_t first_row, std::uint64_t attempt) {
    stats::DiffusedRows rows = diffusion.sample(count, sample_seed, first_row, attempt);
    MixedValues values{std::move(rows.numbers), std::move(rows.codes)};
    table.restrain(values);
    return values;
  };
  const std::size_t turns = std::max<std::size_t>(2, options.pool_rows / real.rows());
  MixedValues pool =
      RowChoice(table, real, source, choice, seed).sample(source, turns * real.rows(), seed, 0);
  return {std::move(pool), real.rows(), options};
}

}  // namespace likeness::models
