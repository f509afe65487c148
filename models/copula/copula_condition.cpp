#include <algorithm>
#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "core/special_numbers.hpp"
#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "models/copula/copula_model.hpp"
#include "models/sampling/rejection.hpp"

// How it works. Every condition says that one column's conditional rank lies in an interval, which
// depends on the level of the column's parent. First come the conditioned columns whose interval is
// known beforehand, then the others with a condition and all their ancestors, parents first; each
// is drawn from its conditional normal, held to its interval if it has one. That draws from the
// right distribution but for a weight, the product of the intervals' probabilities given what came
// before; a try is accepted with the weight over its upper bound, which makes the result exact. The
// remaining columns follow from the accepted scores. docs/gaussian-copula.md has the derivation.

namespace likeness::models {
namespace {

/// What a condition allows in one marginal of its column.
struct Allowed {
  stats::ScoreInterval scores;
  double density = 0;  ///< of the value there, where the interval is a point; otherwise 1
  double bound = 0;    ///< no weight in this marginal exceeds it; 0 where the value never occurs
};

/// One column in the order in which they are drawn.
struct Step {
  std::size_t column = 0;
  bool conditioned = false;
  FixedValue value;
  std::int32_t parent_level = -1;  ///< the level that the parent has to show; -1 where it is free
  std::vector<Allowed> allowed;    ///< by marginal; empty without a condition
  double bound = 1;                ///< the largest of allowed[...].bound
};

/// Upper bound of the probability of `scores` under a normal of that deviation and any mean; of its
/// density over the standard normal's, for a point.
double weight_bound(const Allowed& allowed, double deviation) {
  const auto [lower, upper] = allowed.scores;
  if (lower == upper) {
    return allowed.density * normal_pdf(0) / (deviation * normal_pdf(lower));
  }
  if (std::isinf(lower) || std::isinf(upper)) return 1;
  return 2 * normal_cdf((upper - lower) / (2 * deviation)) - 1;
}

Allowed allowed_in(const LearnedColumn& column, std::size_t marginal, const FixedValue& value) {
  const stats::Interval ranks = column.interval(marginal, value);
  Allowed allowed{{normal_quantile(ranks.lower), normal_quantile(ranks.upper)}, 1, 0};
  if (ranks.upper > ranks.lower) {
    allowed.bound = 1;
    return allowed;
  }
  if (column.has_levels()) return allowed;
  // A value of a continuous column: a point, where the column has any density there.
  const NumberMarginal& numbers = std::get<1>(column.marginals)[marginal];
  const bool inside = numbers.distribution() != nullptr && ranks.lower > 0 && ranks.upper < 1;
  if (!inside || column.step > 0) return allowed;
  allowed.density = column.density(marginal, value.number);
  allowed.bound = allowed.density;
  return allowed;
}

/// Where a determined column is to show a value that only one level of its parent gives, the parent
/// is to have that level, and so on upwards.
void condition_parents(const CopulaModel& model, std::vector<Step>& by_column) {
  for (std::size_t k = model.order.size(); k-- > 0;) {
    const auto c = static_cast<std::size_t>(model.order[k]);
    const LearnedColumn& column = model.learned[c];
    if (!by_column[c].conditioned || !column.is_determined()) continue;
    Step& parent = by_column[static_cast<std::size_t>(column.parent)];
    if (parent.conditioned) continue;
    std::int32_t matching = 0;
    for (std::size_t level = 0; level < column.determined.size(); ++level) {
      const auto code = static_cast<std::int32_t>(level);
      if (!column.may_show(by_column[c].value, code)) continue;
      ++matching;
      parent.value.level = code;
    }
    parent.conditioned = matching == 1;
  }
}

/// All columns in the order of drawing; `tried` receives how many of them belong to a try.
std::vector<Step> plan_steps(const CopulaModel& model, const RowConditions& values,
                             std::size_t& tried) {
  std::vector<Step> by_column(model.learned.size());
  for (std::size_t c = 0; c < by_column.size(); ++c) by_column[c].column = c;
  for (const RowConditions::OfColumn& asked : values.columns()) {
    Step& step = by_column[asked.column];
    step.conditioned = true;
    step.value = asked.cells.given().value();
    require_possible(model, asked);
  }
  condition_parents(model, by_column);
  const auto parent_of = [&](std::size_t c) { return model.learned[c].parent; };
  // Known beforehand: conditioned, and so is the parent, if there is one.
  std::vector<int> rank(by_column.size(), 2);
  for (std::size_t c = 0; c < by_column.size(); ++c) {
    if (!by_column[c].conditioned) continue;
    const std::int32_t parent = parent_of(c);
    const bool known = parent < 0 || by_column[static_cast<std::size_t>(parent)].conditioned;
    rank[c] = known ? 0 : std::min(rank[c], 1);
    for (std::int32_t above = parent; above >= 0 && !known;
         above = parent_of(static_cast<std::size_t>(above))) {
      int& of_ancestor = rank[static_cast<std::size_t>(above)];
      of_ancestor = std::min(of_ancestor, 1);
    }
  }
  std::vector<std::size_t> order(model.order.begin(), model.order.end());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; });
  std::vector<Step> steps;
  tried = 0;
  for (const std::size_t c : order) {
    if (rank[c] < 2) ++tried;
    const std::int32_t parent = parent_of(c);
    if (parent >= 0 && by_column[static_cast<std::size_t>(parent)].conditioned) {
      by_column[c].parent_level = by_column[static_cast<std::size_t>(parent)].value.level;
    }
    steps.push_back(by_column[c]);
  }
  return steps;
}

[[noreturn]] void fail_impossible(const std::string& column) {
  throw Error(
      ErrorCode::kUsage,
      "No row meets the conditions: column \"" + column +
          "\" never has that value together with the others; ask for fewer or other values.");
}

/// Tries of rows whose given values are exact.
class ConditionalSampler final : public TrySource {
 public:
  ConditionalSampler(const CopulaModel& model, const RowConditions& values, std::uint64_t rows,
                     const SampleOptions& options)
      : model_(model),
        options_(options),
        steps_(plan_steps(model, values, tried_)),
        gaussian_(gaussian_of(model, draw_order(steps_))),
        values_(model.frame.empty_values(rows)) {
    for (std::size_t k = 0; k < tried_; ++k) bound_step(k);
  }

  void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) override {
    std::vector<double> drawn(gaussian_.memory());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      std::uint64_t attempt = 0;
      while (attempt < round.tries && !try_row(rows[k], round.before + attempt, drawn)) {
        ++attempt;
      }
      accepted[k] = attempt;
    }
  }

  std::vector<ColumnValues> take() { return std::move(values_); }

 private:
  static stats::ConditionalGaussian gaussian_of(const CopulaModel& model,
                                                std::span<const Eigen::Index> order) {
    if (model.copula) return {*model.copula, order};
    if (model.factors) return {*model.factors, order};
    const auto size = static_cast<Eigen::Index>(model.learned.size());
    return {stats::FactorCopula(Eigen::MatrixXd::Zero(size, 1)), order};
  }

  static std::vector<Eigen::Index> draw_order(const std::vector<Step>& steps) {
    std::vector<Eigen::Index> order;
    for (const Step& step : steps) order.push_back(static_cast<Eigen::Index>(step.column));
    return order;
  }

  /// Which marginals a step may meet: one where the parent's level is given, else all.
  [[nodiscard]] bool may_apply(const Step& step, std::size_t marginal) const {
    const LearnedColumn& column = model_.learned[step.column];
    if (column.parent >= 0 && step.parent_level < 0) return true;
    return column.marginal_for(step.parent_level) == marginal;
  }

  void bound_step(std::size_t k) {
    Step& step = steps_[k];
    if (!step.conditioned) return;
    const LearnedColumn& column = model_.learned[step.column];
    if (column.is_determined()) {
      bool possible = false;
      for (std::size_t level = 0; level < column.determined.size(); ++level) {
        const auto code = static_cast<std::int32_t>(level);
        const bool may_apply = step.parent_level < 0 || step.parent_level == code;
        possible = possible || (may_apply && column.may_show(step.value, code));
      }
      if (!possible) fail_impossible(model_.frame.name(step.column));
      return;
    }
    const double deviation = gaussian_.deviation(static_cast<Eigen::Index>(k));
    step.bound = 0;
    for (std::size_t m = 0; m < column.marginal_count(); ++m) {
      Allowed allowed = allowed_in(column, m, step.value);
      if (allowed.bound > 0) {
        // Where the variable doesn't depend on those before it, its weight is known beforehand.
        allowed.bound =
            deviation == 1 ? weight_alone(k, allowed) : weight_bound(allowed, deviation);
      }
      if (may_apply(step, m)) step.bound = std::max(step.bound, allowed.bound);
      step.allowed.push_back(allowed);
    }
    if (!(step.bound > 0)) fail_impossible(model_.frame.name(step.column));
  }

  /// The weight of a draw that had this probability, or density for a point.
  static double weight_of(const Allowed& allowed, double probability) {
    const bool point = allowed.scores.lower == allowed.scores.upper;
    return point ? allowed.density * probability / normal_pdf(allowed.scores.lower) : probability;
  }

  /// The weight of the k-th variable where those before it don't matter.
  [[nodiscard]] double weight_alone(std::size_t k, const Allowed& allowed) const {
    std::vector<double> drawn(gaussian_.memory(), 0.0);
    double probability = 0;
    (void)gaussian_.draw(static_cast<Eigen::Index>(k), drawn, allowed.scores, 0.5, probability);
    return weight_of(allowed, probability);
  }

  /// Whether this try of row `first_row + row` succeeds; if so, it is that row.
  bool try_row(std::uint64_t row, std::uint64_t attempt, std::vector<double>& drawn) {
    const std::uint64_t element = (options_.first_row + row) * (steps_.size() + 1);
    const RandomStream random(options_.seed, streams::kSampling.tries[attempt]);
    double acceptance = 1;
    for (std::size_t k = 0; k < tried_ && acceptance > 0; ++k) {
      acceptance *= draw_step(k, random.uniform(element + k), row, drawn);
    }
    if (acceptance <= 0 || random.uniform(element + steps_.size()) > acceptance) return false;
    for (std::size_t k = tried_; k < steps_.size(); ++k) {
      (void)draw_step(k, random.uniform(element + k), row, drawn);
    }
    return true;
  }

  /// Draws one column; returns the probability with which the try survives it.
  double draw_step(std::size_t k, double uniform, std::size_t row, std::vector<double>& drawn) {
    const Step& step = steps_[k];
    const LearnedColumn& column = model_.learned[step.column];
    const bool free_parent = column.parent >= 0 && step.parent_level < 0;
    const std::int32_t parent_level =
        free_parent ? values_[static_cast<std::size_t>(column.parent)].codes[row]
                    : step.parent_level;
    const auto index = static_cast<Eigen::Index>(k);
    double probability = 0;
    ColumnValues& cells = values_[step.column];
    if (step.conditioned && column.is_determined() && !column.may_show(step.value, parent_level)) {
      return 0;
    }
    if (!step.conditioned || column.is_determined()) {
      const double score =
          gaussian_.draw(index, drawn, {-kInfinity, kInfinity}, uniform, probability);
      const double rank = normal_cdf(score);
      column.cell_at(rank, parent_level, row, cells);
      return 1;
    }
    const Allowed& allowed = step.allowed[column.marginal_for(parent_level)];
    if (!(allowed.bound > 0)) return 0;
    (void)gaussian_.draw(index, drawn, allowed.scores, uniform, probability);
    if (column.has_levels()) {
      cells.codes[row] = step.value.level;
    } else {
      cells.numbers[row] = step.value.number;
    }
    return weight_of(allowed, probability) / step.bound;
  }

  const CopulaModel& model_;
  const SampleOptions& options_;
  std::size_t tried_ = 0;
  std::vector<Step> steps_;
  stats::ConditionalGaussian gaussian_;
  std::vector<ColumnValues> values_;
};

}  // namespace

void require_possible(const CopulaModel& model, const RowConditions::OfColumn& asked) {
  if (asked.numbers == nullptr) return;
  const FixedValue value = asked.cells.given().value();
  const LearnedColumn& column = model.learned[asked.column];
  const NumberMarginal& whole = std::get<1>(column.marginals)[0];
  if (std::isnan(value.number)) {
    if (whole.missing() > 0) return;
    throw Error(ErrorCode::kUsage, "Column \"" + model.frame.name(asked.column) +
                                       "\" has no missing cells to ask for.");
  }
  const stats::Interval found = column.interval(0, value);
  const bool possible =
      found.upper > found.lower || (column.step == 0 && whole.distribution() != nullptr &&
                                    whole.distribution()->pdf(value.number) > 0);
  if (possible) return;
  throw Error(ErrorCode::kUsage, "Column \"" + model.frame.name(asked.column) + "\" never meets " +
                                     condition_text(asked.conditions) + ".");
}

std::vector<ColumnValues> sample_given_values(const CopulaModel& model, const RowConditions& values,
                                              std::uint64_t rows, const SampleOptions& options,
                                              SampleReport& report) {
  if (model.vine) return sample_vine_given_values(model, values, rows, options, report);
  ConditionalSampler sampler(model, values, rows, options);
  sample_by_tries(sampler, rows, options, values.text(), report);
  return sampler.take();
}

}  // namespace likeness::models
