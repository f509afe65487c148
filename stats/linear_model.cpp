#include "likeness/stats/linear_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/lbfgs.hpp"
#include "text/number_text.hpp"

namespace likeness::stats {
namespace {

using Eigen::Index;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowMajorCodes = Eigen::Matrix<std::int32_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

[[noreturn]] void fail(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

/// How columns become features: numbers first, then the levels of each category column, the missing
/// one first.
struct Features {
  Eigen::VectorXd mean;
  Eigen::VectorXd scale;      ///< 1 / standard deviation; 0 for a constant column
  std::vector<int> levels;    ///< of each category column, missing not counted
  std::vector<Index> offset;  ///< the feature of each category column's missing level
  Index count = 0;

  explicit Features(const MixedRows& rows) {
    const Index numbers = rows.numbers.cols();
    mean.setZero(numbers);
    scale.setZero(numbers);
    for (Index c = 0; c < numbers; ++c) measure(rows.numbers.col(c), c);
    count = numbers;
    for (Index c = 0; c < rows.codes.cols(); ++c) {
      levels.push_back(rows.codes.rows() == 0 ? 0 : std::max(rows.codes.col(c).maxCoeff() + 1, 0));
      offset.push_back(count);
      count += levels.back() + 1;
    }
  }

  /// The features of one row that are 1; -1 for a level that the fit did not see.
  [[nodiscard]] std::int32_t level_feature(Index column, int code) const {
    const auto c = static_cast<std::size_t>(column);
    return code >= levels[c] ? -1 : static_cast<std::int32_t>(offset[c] + 1 + std::max(code, -1));
  }

 private:
  void measure(const Eigen::Ref<const Eigen::VectorXd>& values, Index column) {
    double sum = 0.0;
    double count_present = 0.0;
    for (const double value : values) {
      if (std::isnan(value)) continue;
      sum += value;
      count_present += 1.0;
    }
    if (count_present == 0.0) return;
    mean[column] = sum / count_present;
    double squares = 0.0;
    for (const double value : values) {
      if (!std::isnan(value)) squares += (value - mean[column]) * (value - mean[column]);
    }
    const double deviation = std::sqrt(squares / count_present);
    if (deviation > 1e-12 * std::abs(mean[column])) scale[column] = 1.0 / deviation;
  }
};

/// Rows as features: dense numbers, and the places of the ones.
struct Design {
  RowMajor numbers;
  RowMajorCodes ones;

  Design(const MixedRows& rows, const Features& features)
      : numbers(static_cast<Index>(rows.rows()), rows.numbers.cols()),
        ones(static_cast<Index>(rows.rows()), rows.codes.cols()) {
    for (Index c = 0; c < numbers.cols(); ++c) {
      for (Index r = 0; r < numbers.rows(); ++r) {
        const double value = rows.numbers(r, c);
        numbers(r, c) = std::isnan(value) ? 0.0 : (value - features.mean[c]) * features.scale[c];
      }
    }
    for (Index c = 0; c < ones.cols(); ++c) {
      for (Index r = 0; r < ones.rows(); ++r) {
        ones(r, c) = features.level_feature(c, rows.codes(r, c));
      }
    }
  }
  [[nodiscard]] Index rows() const noexcept {
    return numbers.cols() > 0 ? numbers.rows() : ones.rows();
  }
};

/// scores[k] = intercept k + features of the row times weights of output k. `weights` holds the
/// outputs of each feature side by side, then the intercepts.
void score_row(const Design& design, Index row, const double* weights, Index features,
               Index outputs, double* scores) {
  const double* intercepts = weights + features * outputs;
  if (outputs == 1) {
    double score = *intercepts;
    for (Index c = 0; c < design.numbers.cols(); ++c) score += design.numbers(row, c) * weights[c];
    for (Index c = 0; c < design.ones.cols(); ++c) {
      const Index feature = design.ones(row, c);
      if (feature >= 0) score += weights[feature];
    }
    *scores = score;
    return;
  }
  for (Index k = 0; k < outputs; ++k) scores[k] = intercepts[k];
  for (Index c = 0; c < design.numbers.cols(); ++c) {
    const double value = design.numbers(row, c);
    for (Index k = 0; k < outputs; ++k) scores[k] += value * weights[c * outputs + k];
  }
  for (Index c = 0; c < design.ones.cols(); ++c) {
    const Index feature = design.ones(row, c);
    if (feature < 0) continue;
    for (Index k = 0; k < outputs; ++k) scores[k] += weights[feature * outputs + k];
  }
}

/// Adds the row's share of the gradient, given the derivatives of its loss by its scores.
void add_gradient(const Design& design, Index row, const double* slopes, Index features,
                  Index outputs, double* gradient) {
  if (outputs == 1) {
    const double slope = *slopes;
    gradient[features] += slope;
    for (Index c = 0; c < design.numbers.cols(); ++c) gradient[c] += design.numbers(row, c) * slope;
    for (Index c = 0; c < design.ones.cols(); ++c) {
      const Index feature = design.ones(row, c);
      if (feature >= 0) gradient[feature] += slope;
    }
    return;
  }
  for (Index k = 0; k < outputs; ++k) gradient[features * outputs + k] += slopes[k];
  for (Index c = 0; c < design.numbers.cols(); ++c) {
    const double value = design.numbers(row, c);
    for (Index k = 0; k < outputs; ++k) gradient[c * outputs + k] += value * slopes[k];
  }
  for (Index c = 0; c < design.ones.cols(); ++c) {
    const Index feature = design.ones(row, c);
    if (feature < 0) continue;
    for (Index k = 0; k < outputs; ++k) gradient[feature * outputs + k] += slopes[k];
  }
}

double logistic_of(double score) {
  if (score >= 0.0) return 1.0 / (1.0 + exp_deterministic(-score));
  const double e = exp_deterministic(score);
  return e / (1.0 + e);
}

/// Turns scores into probabilities and returns log sum exp(scores).
double softmax(double* scores, Index outputs) {
  const double largest = *std::max_element(scores, scores + outputs);
  double sum = 0.0;
  for (Index k = 0; k < outputs; ++k) {
    scores[k] = exp_deterministic(scores[k] - largest);
    sum += scores[k];
  }
  for (Index k = 0; k < outputs; ++k) scores[k] /= sum;
  return largest + log_deterministic(sum);
}

/// The row's loss; its scores become the loss's derivatives by them.
using RowLoss = std::function<double(Index row, double* scores)>;

struct LossAndGradient {
  double loss = 0.0;
  Eigen::VectorXd gradient;
  LossAndGradient& operator+=(const LossAndGradient& other) {
    loss += other.loss;
    gradient += other.gradient;
    return *this;
  }
};

Eigen::VectorXd fit_weights(const Design& design, Index features, Index outputs,
                            const RowLoss& row_loss, const LinearModelOptions& options) {
  const auto rows = static_cast<std::size_t>(design.rows());
  const std::size_t chunk = std::max<std::size_t>(2048, rows / 32);
  const Index penalized = features * outputs;
  const Index size = penalized + outputs;
  const auto of_rows = [&](const Eigen::VectorXd& weights, std::size_t begin, std::size_t end) {
    LossAndGradient part{0.0, Eigen::VectorXd::Zero(size)};
    std::vector<double> scores(static_cast<std::size_t>(outputs));
    for (auto row = static_cast<Index>(begin); row < static_cast<Index>(end); ++row) {
      score_row(design, row, weights.data(), features, outputs, scores.data());
      part.loss += row_loss(row, scores.data());
      add_gradient(design, row, scores.data(), features, outputs, part.gradient.data());
    }
    return part;
  };
  const double scale = 1.0 / static_cast<double>(rows);
  const Objective objective = [&](const Eigen::VectorXd& weights, Eigen::VectorXd& gradient) {
    const LossAndGradient zero{0.0, Eigen::VectorXd::Zero(size)};
    LossAndGradient sum = parallel_sum(rows, chunk, zero, [&](std::size_t begin, std::size_t end) {
      return of_rows(weights, begin, end);
    });
    const auto penalized_weights = weights.head(penalized);
    sum.gradient.head(penalized) += options.penalty * penalized_weights;
    gradient = sum.gradient * scale;
    return (sum.loss + 0.5 * options.penalty * penalized_weights.squaredNorm()) * scale;
  };
  return minimize_lbfgs(objective, Eigen::VectorXd::Zero(size),
                        {.tolerance = options.tolerance, .max_iterations = options.max_iterations});
}

void check_linear(const MixedRows& rows, std::size_t targets, const LinearModelOptions& options) {
  if (rows.rows() == 0) fail("There are no rows to fit a linear model to.");
  if (rows.columns() == 0) fail("There are no columns to fit a linear model to.");
  if (targets != rows.rows()) fail("There must be one target per row.");
  const auto infinite = [](double value) { return std::isinf(value); };
  for (Index c = 0; c < rows.numbers.cols(); ++c) {
    const auto column = rows.numbers.col(c);
    if (std::any_of(column.begin(), column.end(), infinite)) {
      fail("Column " + std::to_string(c) + " of the rows has an infinite number.");
    }
  }
  if (!(options.penalty >= 0.0)) {
    throw Error(ErrorCode::kUsage, "The penalty of a linear model is " +
                                       text::shortest(options.penalty) +
                                       ", but must not be below 0.");
  }
}

std::vector<double> weights_of_classes(const LinearModelOptions& options, std::size_t classes) {
  if (options.class_weights.empty()) return std::vector<double>(classes, 1.0);
  if (options.class_weights.size() == classes) return options.class_weights;
  throw Error(ErrorCode::kUsage, "There are " + std::to_string(options.class_weights.size()) +
                                     " class weights for " + std::to_string(classes) + " classes.");
}

}  // namespace

struct LinearModel::State {
  explicit State(const MixedRows& rows) : features(rows) {}

  Features features;
  Index outputs = 1;
  Index classes = 0;  ///< 0 for a regressor
  Eigen::VectorXd weights;
  double target_mean = 0.0;
  double target_scale = 1.0;
};

LinearModel LinearModel::fit_classifier(const MixedRows& rows, std::span<const int> labels,
                                        std::size_t classes, const LinearModelOptions& options) {
  check_linear(rows, labels.size(), options);
  if (classes < 1) fail("There are no classes to tell apart.");
  for (const int label : labels) {
    if (label < 0 || static_cast<std::size_t>(label) >= classes) {
      fail("The label " + std::to_string(label) + " is not in [0, " + std::to_string(classes) +
           ").");
    }
  }
  const std::vector<double> class_weights = weights_of_classes(options, classes);
  auto state = std::make_unique<State>(rows);
  state->classes = static_cast<Index>(classes);
  state->outputs = classes <= 2 ? 1 : state->classes;
  const auto label_of = [&](Index row) {
    return static_cast<std::size_t>(labels[static_cast<std::size_t>(row)]);
  };
  const RowLoss binary = [&](Index row, double* score) {
    const std::size_t label = label_of(row);
    const double signed_score = label == 1 ? *score : -*score;
    const double weight = class_weights[label];
    const double wrong = logistic_of(-signed_score);
    const double loss = signed_score > 0.0
                            ? log1p_deterministic(exp_deterministic(-signed_score))
                            : -signed_score + log1p_deterministic(exp_deterministic(signed_score));
    *score = (label == 1 ? -wrong : wrong) * weight;
    return weight * loss;
  };
  const Index outputs = state->outputs;
  const RowLoss multinomial = [&, outputs](Index row, double* scores) {
    const std::size_t label = label_of(row);
    const double own = scores[label];
    const double loss = softmax(scores, outputs) - own;
    scores[label] -= 1.0;
    for (Index k = 0; k < outputs; ++k) scores[k] *= class_weights[label];
    return class_weights[label] * loss;
  };
  state->weights = fit_weights(Design(rows, state->features), state->features.count, outputs,
                               classes <= 2 ? binary : multinomial, options);
  return LinearModel(std::move(state));
}

LinearModel LinearModel::fit_regressor(const MixedRows& rows, std::span<const double> targets,
                                       const LinearModelOptions& options) {
  check_linear(rows, targets.size(), options);
  const Eigen::Map<const Eigen::VectorXd> values(targets.data(),
                                                 static_cast<Index>(targets.size()));
  if (!values.allFinite()) fail("A target is not a finite number.");
  auto state = std::make_unique<State>(rows);
  state->target_mean = values.mean();
  const double deviation = std::sqrt((values.array() - state->target_mean).square().mean());
  state->target_scale = deviation > 0.0 ? deviation : 1.0;
  const RowLoss squared = [&](Index row, double* score) {
    const double residual = *score - (values[row] - state->target_mean) / state->target_scale;
    *score = residual;
    return 0.5 * residual * residual;
  };
  state->weights =
      fit_weights(Design(rows, state->features), state->features.count, 1, squared, options);
  return LinearModel(std::move(state));
}

LinearModel::LinearModel(std::unique_ptr<const State> state) : state_(std::move(state)) {}
LinearModel::LinearModel(LinearModel&&) noexcept = default;
LinearModel& LinearModel::operator=(LinearModel&&) noexcept = default;
LinearModel::~LinearModel() = default;

Eigen::MatrixXd LinearModel::predict(const MixedRows& rows) const {
  const State& state = *state_;
  if (static_cast<std::size_t>(state.features.mean.size()) != rows.number_columns() ||
      state.features.levels.size() != rows.code_columns()) {
    fail("The rows have " + std::to_string(rows.number_columns()) + " + " +
         std::to_string(rows.code_columns()) + " columns, but the model was fitted to " +
         std::to_string(state.features.mean.size()) + " + " +
         std::to_string(state.features.levels.size()) + ".");
  }
  const Design design(rows, state.features);
  Eigen::MatrixXd predicted(design.rows(), std::max<Index>(state.classes, 1));
  constexpr std::size_t kChunk = 2048;
  parallel_chunks(rows.rows(), kChunk, [&](std::size_t begin, std::size_t end) {
    std::vector<double> scores(static_cast<std::size_t>(state.outputs));
    for (auto row = static_cast<Index>(begin); row < static_cast<Index>(end); ++row) {
      score_row(design, row, state.weights.data(), state.features.count, state.outputs,
                scores.data());
      if (state.classes == 0) {
        predicted(row, 0) = state.target_mean + state.target_scale * scores[0];
      } else if (state.classes == 1) {
        predicted(row, 0) = 1.0;
      } else if (state.outputs == 1) {
        predicted(row, 1) = logistic_of(scores[0]);
        predicted(row, 0) = 1.0 - predicted(row, 1);
      } else {
        softmax(scores.data(), state.outputs);
        for (Index k = 0; k < state.outputs; ++k) {
          predicted(row, k) = scores[static_cast<std::size_t>(k)];
        }
      }
    }
  });
  return predicted;
}

}  // namespace likeness::stats
