#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "likeness/error.hpp"
#include "likeness/stats/association.hpp"
#include "likeness/stats/neighbours.hpp"
#include "likeness/stats/significance.hpp"
#include "likeness/utility.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/mean.hpp"
#include "metrics/mean_and_spread.hpp"
#include "metrics/not_applicable.hpp"
#include "metrics/paired_columns.hpp"
#include "metrics/shape_similarity.hpp"

namespace likeness::metrics {
namespace {

/// Both sides with missing numbers replaced by the mean of the real ones.
void fill_missing(PairedColumn& column) {
  Mean mean;
  for (const double value : column.real) mean.add(value);
  const double filling = std::isnan(mean.value()) ? 0 : mean.value();
  for (std::vector<double>* side : {&column.real, &column.synthetic}) {
    for (double& value : *side) {
      if (std::isnan(value)) value = filling;
    }
  }
}

Eigen::MatrixXd association_matrix(const std::vector<PairedColumn>& columns, bool real) {
  std::vector<stats::MixedColumn> mixed;
  for (const PairedColumn& column : columns) {
    if (column.category) {
      mixed.push_back({{}, real ? column.real_codes : column.synthetic_codes});
    } else {
      mixed.push_back({real ? column.real : column.synthetic, {}});
    }
  }
  return stats::mixed_associations(mixed);
}

double ks_complement(const PairedColumn& column) {
  return 1 - stats::kolmogorov_smirnov_test(column.real, column.synthetic,
                                            stats::PValueMethod::kAsymptotic)
                 .statistic;
}

/// As SDMetrics' CSTest, with missing cells as a level.
double cs_test(const PairedColumn& column) {
  std::vector<double> real(static_cast<std::size_t>(column.levels), 0);
  std::vector<double> synthetic(real.size(), 0);
  for (const int code : column.real_codes) ++real[static_cast<std::size_t>(code)];
  for (const int code : column.synthetic_codes) ++synthetic[static_cast<std::size_t>(code)];
  return chi_squared_of_shares(real, synthetic);
}

/// One point per row: numbers as they are, other categories so that two levels are 1 apart.
Eigen::MatrixXd points(const std::vector<PairedColumn>& columns, bool real) {
  Eigen::Index width = 0;
  for (const PairedColumn& column : columns) width += column.numeric ? 1 : column.levels;
  const auto& first = columns.front();
  const auto rows = static_cast<Eigen::Index>(
      std::max(real ? first.real.size() : first.synthetic.size(),
               real ? first.real_codes.size() : first.synthetic_codes.size()));
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(rows, width);
  Eigen::Index next = 0;
  for (const PairedColumn& column : columns) {
    for (Eigen::Index row = 0; row < rows; ++row) {
      const auto k = static_cast<std::size_t>(row);
      if (column.numeric) {
        result(row, next) = (real ? column.real : column.synthetic)[k];
      } else {
        const int code = (real ? column.real_codes : column.synthetic_codes)[k];
        result(row, next + code) = std::sqrt(0.5);
      }
    }
    next += column.numeric ? 1 : column.levels;
  }
  return result;
}

/// Distances to the closest, and their ratios to those to the second closest.
void summarize(const stats::Neighbours& neighbours, MeanAndSpread& closest, MeanAndSpread& ratio,
               double& copies) {
  std::vector<double> first;
  std::vector<double> ratios;
  copies = 0;
  for (Eigen::Index row = 0; row < neighbours.distances.cols(); ++row) {
    const double nearest = neighbours.distances(0, row);
    const double second = neighbours.distances(1, row);
    first.push_back(nearest);
    ratios.push_back(second > 0 ? nearest / second : 0);
    if (nearest == 0) ++copies;
  }
  copies /= static_cast<double>(first.size());
  closest = mean_and_spread(first);
  ratio = mean_and_spread(ratios);
}

void score_distances(const std::vector<PairedColumn>& columns, PaperScores& scores) {
  const Eigen::MatrixXd real = points(columns, true);
  const Eigen::MatrixXd synthetic = points(columns, false);
  const Eigen::MatrixXi none;
  const stats::NeighbourSearch search({real, none}, stats::Distance::kEuclidean);
  summarize(search.nearest({synthetic, none}, 2), scores.distance_to_closest, scores.distance_ratio,
            scores.copies);
  scores.real_distance_to_closest = scores.real_distance_ratio = {kNotApplicable, kNotApplicable};
  if (real.rows() < 3) return;
  double equal_real_rows = 0;
  summarize(search.nearest_others(2), scores.real_distance_to_closest, scores.real_distance_ratio,
            equal_real_rows);
}

void check_paper_scores(const Table& table, const char* which) {
  if (table.rows() >= 2) return;
  throw Error(ErrorCode::kData, "The " + std::string(which) + " table has " +
                                    std::to_string(table.rows()) +
                                    " rows; its associations and distances need at least 2.");
}

}  // namespace

PaperScores evaluate_paper_scores(const Table& real, const Table& synthetic,
                                  const Metadata& metadata) {
  return measure_paper_scores(PairedTables(real, synthetic, metadata));
}

PaperScores measure_paper_scores(const PairedTables& tables) {
  check_paper_scores(tables.real(), "real");
  check_paper_scores(tables.synthetic(), "synthetic");
  std::vector<PairedColumn> columns = pair_columns(tables);
  if (columns.empty()) {
    throw Error(ErrorCode::kData,
                "No column can be compared: the metadata calls all of them ids, text or personal "
                "data.");
  }
  for (PairedColumn& column : columns) fill_missing(column);
  PaperScores scores;
  scores.pairwise_correlation_difference =
      (association_matrix(columns, true) - association_matrix(columns, false)).norm();
  Mean ks;
  Mean cs;
  for (const PairedColumn& column : columns) {
    if (column.category) {
      cs.add(cs_test(column));
    } else {
      ks.add(ks_complement(column));
    }
  }
  scores.ks_complement = ks.value();
  scores.cs_test = cs.value();
  score_distances(columns, scores);
  return scores;
}

}  // namespace likeness::metrics
