#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/forest.hpp"
#include "metrics/prediction.hpp"
#include "metrics/row_matrix.hpp"
#include "metrics/sequences/sequence_parts.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kMostTrainedRows = 5000;
constexpr std::size_t kMostPredictedCategories = 30;
constexpr std::size_t kFewestTested = 20;
constexpr std::size_t kForestTrees = 20;

/// Rows that another one follows.
struct Followed {
  const SequenceSample& sample;
  std::size_t side;
  std::vector<std::size_t> rows;

  /// Of the sequences that `takes`.
  template <class Takes>
  Followed(const SequenceSample& all, TableSide of, const Takes& takes)
      : sample(all), side(static_cast<std::size_t>(of)) {
    const SequenceRows& sequences = sample.sides[side];
    for (std::size_t s = 0; s < sequences.size(); ++s) {
      if (!takes(s)) continue;
      for (std::size_t k = sequences.begin(s); k + 1 < sequences.ends[s]; ++k) rows.push_back(k);
    }
  }
  void cut(std::size_t most, std::uint64_t seed, std::uint64_t stream) {
    std::vector<std::size_t> kept;
    for (const std::size_t k : draw_rows(rows.size(), most, seed, stream)) kept.push_back(rows[k]);
    rows = std::move(kept);
  }
};

/// Whether a column is predicted; the index is not.
bool is_predicted(const SampledColumn& column) {
  return !column.context && !column.is_index &&
         (column.number ||
          (column.categories.size() > 1 && column.categories.size() <= kMostPredictedCategories));
}

/// The cells of rows whose next one has the target.
RowMatrix cells_before(const Followed& followed, const std::vector<std::size_t>& rows) {
  RowMatrix matrix;
  const auto count = static_cast<Eigen::Index>(rows.size());
  const std::vector<SampledColumn>& columns = followed.sample.columns;
  const auto numbers = std::ranges::count_if(
      columns, [](const SampledColumn& column) { return column.number && !column.is_index; });
  const auto codes =
      std::ranges::count_if(columns, [](const SampledColumn& column) { return !column.number; });
  matrix.numbers.resize(count, numbers);
  matrix.codes.resize(count, codes);
  Eigen::Index number = 0;
  Eigen::Index code = 0;
  for (const SampledColumn& column : columns) {
    if (column.is_index) continue;
    const std::vector<double>& values = column.values[followed.side];
    for (Eigen::Index k = 0; k < count; ++k) {
      const double value = values[rows[static_cast<std::size_t>(k)]];
      if (column.number) {
        matrix.numbers(k, number) = value;
      } else {
        matrix.codes(k, code) = std::isnan(value) ? -1 : static_cast<int>(value);
      }
    }
    ++(column.number ? number : code);
  }
  return matrix;
}

/// What is learned from, or tested on: rows and the target of the next one.
struct Examples {
  RowMatrix rows;
  std::vector<double> targets;

  Examples(const Followed& followed, const SampledColumn& target) {
    std::vector<std::size_t> with_target;
    for (const std::size_t row : followed.rows) {
      const double next = target.values[followed.side][row + 1];
      if (std::isnan(next)) continue;
      with_target.push_back(row);
      targets.push_back(next);
    }
    rows = cells_before(followed, with_target);
  }
  [[nodiscard]] std::vector<int> classes() const { return {targets.begin(), targets.end()}; }
};

double score_of(const Examples& train, const Examples& test, const SampledColumn& target,
                std::uint64_t seed) {
  if (train.targets.size() < kFewestTested) return std::nan("");
  stats::ForestOptions options;
  options.trees = kForestTrees;
  options.tree.min_rows_in_leaf = 5;
  options.tree.columns_per_split = (train.rows.view().columns() + 2) / 3;
  if (target.number) {
    const Eigen::MatrixXd predicted =
        stats::RandomForest::fit_regressor(train.rows.view(), train.targets, options, seed)
            .predict(test.rows.view());
    return r_squared(test.targets, {predicted.data(), test.targets.size()});
  }
  const auto forest = stats::RandomForest::fit_classifier(train.rows.view(), train.classes(),
                                                          target.categories.size(), options, seed);
  return accuracy(test.classes(), forest.predict_classes(test.rows.view()));
}

}  // namespace

std::vector<NextRowPrediction> predict_next_rows(const SequenceSample& sample, std::uint64_t seed) {
  const auto all = [](std::size_t) { return true; };
  const auto first = [](std::size_t s) { return s % 2 == 0; };
  const auto second = [](std::size_t s) { return s % 2 == 1; };
  Followed real = sample.has_holdout ? Followed(sample, TableSide::kReal, all)
                                     : Followed(sample, TableSide::kReal, first);
  Followed test = sample.has_holdout ? Followed(sample, TableSide::kHoldout, all)
                                     : Followed(sample, TableSide::kReal, second);
  Followed synthetic(sample, TableSide::kSynthetic, all);
  const std::size_t most = std::min({real.rows.size(), synthetic.rows.size(), kMostTrainedRows});
  real.cut(most, seed, streams::kEvaluation.utility_train);
  synthetic.cut(most, seed, streams::kEvaluation.utility_synthetic);
  test.cut(kMostTrainedRows, seed, streams::kEvaluation.utility_test);
  std::vector<NextRowPrediction> predictions;
  for (const SampledColumn& column : sample.columns) {
    if (!is_predicted(column)) continue;
    const Examples tested(test, column);
    const bool varies = std::ranges::any_of(
        tested.targets, [&](double target) { return target != tested.targets.front(); });
    if (tested.targets.size() < kFewestTested || !varies) continue;
    predictions.push_back({column.name,
                           !column.number,
                           {score_of(Examples(real, column), tested, column, seed),
                            score_of(Examples(synthetic, column), tested, column, seed)}});
  }
  return predictions;
}

}  // namespace likeness::metrics
