#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/forest.hpp"
#include "likeness/utility.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/mean_and_spread.hpp"
#include "metrics/not_applicable.hpp"
#include "metrics/paired_columns.hpp"

namespace likeness::metrics {
namespace {

/// One table, ready for forests: rows with a target only.
struct Side {
  Eigen::MatrixXd numbers;
  Eigen::MatrixXi codes;
  std::vector<int> labels;      ///< classification
  std::vector<double> targets;  ///< regression
  std::vector<std::size_t> fold;

  [[nodiscard]] std::size_t rows() const noexcept { return fold.size(); }
};

struct Problem {
  bool classification = false;
  std::size_t classes = 0;
  Side real;
  Side synthetic;
};

void deal_side(Side& side, std::size_t rows, const TrainTestOptions& options, std::uint64_t stream,
               const char* which) {
  if (rows < options.folds) {
    throw Error(ErrorCode::kData, "The " + std::string(which) + " table has " +
                                      std::to_string(rows) + " rows with a \"" + options.target +
                                      "\", fewer than the " + std::to_string(options.folds) +
                                      " folds.");
  }
  const RandomStream random(options.seed, stream);
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t k = rows; k > 1; --k) std::swap(order[k - 1], order[random.below(k, k)]);
  // Dealt by class, so that each fold has its share.
  if (!side.labels.empty()) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return side.labels[a] < side.labels[b]; });
  }
  side.fold.resize(rows);
  for (std::size_t k = 0; k < rows; ++k) side.fold[order[k]] = k % options.folds;
}

Side make_side(const std::vector<PairedColumn>& columns, const PairedColumn& target, bool real,
               const TrainTestOptions& options) {
  Side side;
  const auto numbers_of = [real](const PairedColumn& c) -> const std::vector<double>& {
    return real ? c.real : c.synthetic;
  };
  const auto codes_of = [real](const PairedColumn& c) -> const std::vector<int>& {
    return real ? c.real_codes : c.synthetic_codes;
  };
  std::vector<std::size_t> rows;
  const std::size_t all = std::max(numbers_of(target).size(), codes_of(target).size());
  for (std::size_t row = 0; row < all; ++row) {
    if (target.numeric && std::isnan(numbers_of(target)[row])) continue;
    rows.push_back(row);
    if (target.category) {
      side.labels.push_back(codes_of(target)[row]);
    } else {
      side.targets.push_back(numbers_of(target)[row]);
    }
  }
  Eigen::Index number_columns = 0;
  Eigen::Index code_columns = 0;
  for (const PairedColumn& column : columns) ++(column.numeric ? number_columns : code_columns);
  const auto height = static_cast<Eigen::Index>(rows.size());
  side.numbers.resize(height, number_columns);
  side.codes.resize(height, code_columns);
  number_columns = code_columns = 0;
  for (const PairedColumn& column : columns) {
    const Eigen::Index c = column.numeric ? number_columns++ : code_columns++;
    for (Eigen::Index k = 0; k < height; ++k) {
      const std::size_t row = rows[static_cast<std::size_t>(k)];
      if (column.numeric) {
        side.numbers(k, c) = numbers_of(column)[row];
      } else {
        side.codes(k, c) = codes_of(column)[row];
      }
    }
  }
  deal_side(side, rows.size(), options, real ? 0 : 1, real ? "real" : "synthetic");
  return side;
}

Problem make_problem(const PairedTables& tables, const TrainTestOptions& options) {
  (void)tables.real().column(options.target);  // names the nearest column where there is none
  std::vector<PairedColumn> columns = pair_columns(tables);
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const PairedColumn& column) {
    return column.name == options.target;
  });
  if (found == columns.end()) {
    throw Error(ErrorCode::kData, "The target \"" + options.target +
                                      "\" is an id, text or personal data, which can't be "
                                      "predicted.");
  }
  const PairedColumn target = std::move(*found);
  columns.erase(found);
  if (columns.empty()) {
    throw Error(ErrorCode::kData, "There is no column to predict \"" + options.target + "\" from.");
  }
  Problem problem;
  problem.classification = target.category;
  problem.classes = static_cast<std::size_t>(target.levels);
  problem.real = make_side(columns, target, true, options);
  problem.synthetic = make_side(columns, target, false, options);
  return problem;
}

/// The rows of a fold, or all but those.
Side part(const Side& side, std::size_t fold, bool without) {
  std::vector<Eigen::Index> rows;
  Side result;
  for (std::size_t row = 0; row < side.rows(); ++row) {
    if ((side.fold[row] == fold) == without) continue;
    rows.push_back(static_cast<Eigen::Index>(row));
    if (!side.labels.empty()) result.labels.push_back(side.labels[row]);
    if (!side.targets.empty()) result.targets.push_back(side.targets[row]);
  }
  result.numbers = side.numbers(rows, Eigen::all);
  result.codes = side.codes(rows, Eigen::all);
  return result;
}

/// F1 by class over the classes that are true or predicted somewhere, averaged.
double mean_f1(const std::vector<int>& truth, const std::vector<int>& predicted,
               std::size_t classes) {
  std::vector<double> hits(classes, 0);
  std::vector<double> counts(classes, 0);  // true ones and predicted ones
  for (std::size_t k = 0; k < truth.size(); ++k) {
    ++counts[static_cast<std::size_t>(truth[k])];
    ++counts[static_cast<std::size_t>(predicted[k])];
    if (truth[k] == predicted[k]) ++hits[static_cast<std::size_t>(truth[k])];
  }
  double sum = 0;
  double present = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    if (counts[c] == 0) continue;
    sum += 2 * hits[c] / counts[c];
    ++present;
  }
  return sum / present;
}

/// The scores of each fold, before their mean is taken.
struct FoldScores {
  std::vector<double> accuracy, f1, rmse, mape, r2;

  void add_classes(const std::vector<int>& truth, const std::vector<int>& predicted,
                   std::size_t classes) {
    std::size_t right = 0;
    for (std::size_t k = 0; k < truth.size(); ++k) right += truth[k] == predicted[k] ? 1 : 0;
    accuracy.push_back(static_cast<double>(right) / static_cast<double>(truth.size()));
    f1.push_back(mean_f1(truth, predicted, classes));
  }

  void add_numbers(const std::vector<double>& truth, const Eigen::MatrixXd& predicted) {
    const auto count = static_cast<double>(truth.size());
    double mean = 0;
    for (const double value : truth) mean += value / count;
    double squares = 0;
    double relative = 0;
    double total = 0;
    for (std::size_t k = 0; k < truth.size(); ++k) {
      const double error = predicted(static_cast<Eigen::Index>(k), 0) - truth[k];
      squares += error * error;
      relative +=
          std::fabs(error) / std::max(std::fabs(truth[k]), std::numeric_limits<double>::epsilon());
      total += (truth[k] - mean) * (truth[k] - mean);
    }
    rmse.push_back(std::sqrt(squares / count));
    mape.push_back(relative / count);
    r2.push_back(total > 0 ? 1 - squares / total : kNotApplicable);
  }

  [[nodiscard]] CrossValidatedScores summary() const {
    return {mean_and_spread(accuracy), mean_and_spread(f1), mean_and_spread(rmse),
            mean_and_spread(mape), mean_and_spread(r2)};
  }
};

CrossValidatedScores train_and_test(const Problem& problem, const Side& train, const Side& test,
                                    const TrainTestOptions& options) {
  FoldScores scores;
  stats::ForestOptions forest;
  forest.trees = options.trees;
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    const Side learned = part(train, fold, true);
    const Side asked = part(test, fold, false);
    if (problem.classification) {
      const auto fitted =
          stats::RandomForest::fit_classifier({learned.numbers, learned.codes}, learned.labels,
                                              problem.classes, forest, options.seed + fold);
      scores.add_classes(asked.labels, fitted.predict_classes({asked.numbers, asked.codes}),
                         problem.classes);
    } else {
      const auto fitted = stats::RandomForest::fit_regressor(
          {learned.numbers, learned.codes}, learned.targets, forest, options.seed + fold);
      scores.add_numbers(asked.targets, fitted.predict({asked.numbers, asked.codes}));
    }
  }
  return scores.summary();
}

}  // namespace

TrainTestReport evaluate_train_test(const Table& real, const Table& synthetic,
                                    const Metadata& metadata, const TrainTestOptions& options) {
  return measure_train_test(PairedTables(real, synthetic, metadata), options);
}

TrainTestReport measure_train_test(const PairedTables& tables, const TrainTestOptions& options) {
  if (options.folds < 2 || options.trees < 1) {
    throw Error(ErrorCode::kUsage,
                "Training and testing needs at least 2 folds and 1 tree, but got " +
                    std::to_string(options.folds) + " and " + std::to_string(options.trees) + ".");
  }
  const Problem problem = make_problem(tables, options);
  const auto run = [&](const Side& train, const Side& test) {
    return train_and_test(problem, train, test, options);
  };
  return {options.target,
          problem.classification,
          run(problem.real, problem.real),
          run(problem.synthetic, problem.real),
          run(problem.real, problem.synthetic),
          run(problem.synthetic, problem.synthetic)};
}

}  // namespace likeness::metrics
