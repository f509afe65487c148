#include "models/trees/column_base_fit.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "core/elementary.hpp"
#include "core/special_numbers.hpp"
#include "stats/ordinal_regression.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostFeatures = 48;
constexpr std::size_t kFewestLevelRows = 5;  ///< of a category with an effect of its own
constexpr double kSpikeShare = 0.1;          ///< of rows, of a value with an effect of its own
constexpr std::size_t kFewestCurved = 4;     ///< bins of a column whose squares are looked at
constexpr double kSquareScale = 0.25;        ///< squares come second: the ridge weighs on them more
constexpr std::size_t kFewestDecided = 20;   ///< rows that a regression is learned from
constexpr std::size_t kFewestOfClass = 3;
constexpr std::size_t kHeldOutParts = 5;
constexpr double kLeastSaving = 1;  ///< nats
constexpr double kFixedRidge = 10;  ///< of regressions of many rows
constexpr std::size_t kOneOf = 8;   ///< of many rows, one shows where to begin

double logit(double p) {
  return log_deterministic(p / (1 - p));
}

/// log(e^x - 1), x above 0.
double log_expm1(double x) {
  return x + log_deterministic(-expm1_deterministic(-x));
}

/// Where the mean of logistic distribution functions around these places is `share`, by bisection.
double logistic_mixture_quantile(const std::vector<double>& places, double share) {
  const double wanted = share * static_cast<double>(places.size());
  const auto [lowest, highest] = std::minmax_element(places.begin(), places.end());
  double low = *lowest + logit(share);
  double high = *highest + logit(share);
  for (int k = 0; k < 60 && high - low > 1e-9; ++k) {
    const double middle = low + (high - low) / 2;
    double sum = 0;
    for (const double place : places) sum += stats::logistic(middle - place);
    (sum < wanted ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

/// Means of as many neighbours at a time as leave up to kMostPlaces of them; some at the upper end
/// may be left over.
std::vector<double> thinned(std::vector<double> places) {
  constexpr std::size_t kMostPlaces = 500;
  const std::size_t together = (places.size() + kMostPlaces - 1) / kMostPlaces;
  if (together == 1) return places;
  std::sort(places.begin(), places.end());
  std::vector<double> means(places.size() / together, 0);
  for (std::size_t k = 0; k < means.size() * together; ++k) {
    means[k / together] += places[k] / static_cast<double>(together);
  }
  return means;
}

/// Columns as features. A feature gives each bin of one column a value, with mean 0 and, but for
/// indicators of one category among many, variance 1 over the rows.
class BaseFeatures {
 public:
  BaseFeatures(const std::vector<ChainColumn>& chain, std::span<const std::size_t> predictors,
               const BaseRows& rows, BaseEffort effort)
      : rows_(rows) {
    for (const std::size_t place : predictors) {
      if (values_.size() >= kMostFeatures) break;
      if (effort == BaseEffort::kOrdered && !chain[place].states.ordered()) continue;
      places_.push_back(static_cast<std::int32_t>(place));
      add(chain[place], place);
    }
    fill_matrix();
  }

  [[nodiscard]] const std::vector<std::int32_t>& places() const noexcept { return places_; }
  /// Of each place.
  [[nodiscard]] const std::vector<std::size_t>& bins() const noexcept { return bins_; }
  /// Rows x features.
  [[nodiscard]] const Eigen::MatrixXd& matrix() const noexcept { return matrix_; }

  /// The effect of every bin of every place at these weights.
  [[nodiscard]] std::vector<float> effects(const Eigen::VectorXd& weights) const {
    std::vector<double> sums;
    std::size_t feature = 0;
    for (std::size_t k = 0; k < places_.size(); ++k) {
      const std::size_t begin = sums.size();
      sums.resize(begin + bins_[k], 0);
      for (; feature < values_.size() && values_[feature].place == k; ++feature) {
        const double weight = weights[static_cast<Eigen::Index>(feature)];
        for (std::size_t b = 0; b < bins_[k]; ++b) {
          sums[begin + b] += weight * values_[feature].of_bin[b];
        }
      }
    }
    return {sums.begin(), sums.end()};
  }

 private:
  struct Values {
    std::size_t place = 0;  ///< which one of places_
    std::vector<double> of_bin;
  };

  void add(const ChainColumn& column, std::size_t place) {
    const ColumnStates& states = column.states;
    const std::size_t bins = std::min<std::size_t>(states.size(), 256);
    bins_.push_back(bins);
    std::vector<double> counts(bins, 0);
    for (std::size_t row = 0; row < rows_.count; ++row) ++counts[rows_.bins.row(row)[place]];
    const std::size_t apart = std::max<std::size_t>(column.apart, states.has_missing() ? 1 : 0);
    if (states.ordered() || bins == 2) add_scores(counts, apart);
    for (std::size_t b = 0; b < apart; ++b) add_indicator(counts, b);
    if (states.ordered() && bins > 2) add_spikes(counts, apart);
    if (states.ordered() || bins == 2) return;
    for (std::size_t b = 0; b < bins && values_.size() < kMostFeatures; ++b) {
      if (counts[b] >= kFewestLevelRows) add_indicator(counts, b);
    }
  }

  /// Normal scores of the bins from `first` on, and their squares.
  void add_scores(const std::vector<double>& counts, std::size_t first) {
    double total = 0;
    for (std::size_t b = first; b < counts.size(); ++b) total += counts[b];
    std::vector<double> scores(counts.size(), 0);
    double before = 0;
    for (std::size_t b = first; b < counts.size(); ++b) {
      if (counts[b] > 0) scores[b] = normal_quantile((before + counts[b] / 2) / total);
      before += counts[b];
    }
    double mean = 0;
    double square = 0;
    for (std::size_t b = first; b < counts.size(); ++b) mean += counts[b] * scores[b] / total;
    for (std::size_t b = first; b < counts.size(); ++b) {
      square += counts[b] * (scores[b] - mean) * (scores[b] - mean) / total;
    }
    if (!(square > 0)) return;
    for (std::size_t b = first; b < counts.size(); ++b) {
      scores[b] = (scores[b] - mean) / std::sqrt(square);
    }
    std::vector<double> squares(counts.size(), 0);
    for (std::size_t b = first; b < counts.size(); ++b) {
      squares[b] = kSquareScale * (scores[b] * scores[b] - 1);
    }
    values_.push_back({places_.size() - 1, std::move(scores)});
    if (counts.size() - first >= kFewestCurved) {
      values_.push_back({places_.size() - 1, std::move(squares)});
    }
  }

  /// Values that many rows share, such as zeros, may stand apart from the order.
  void add_spikes(const std::vector<double>& counts, std::size_t first) {
    const double fewest = std::max(10.0, kSpikeShare * static_cast<double>(rows_.count));
    for (std::size_t b = first; b < counts.size() && values_.size() < kMostFeatures; ++b) {
      if (counts[b] >= fewest) add_indicator(counts, b);
    }
  }

  void add_indicator(const std::vector<double>& counts, std::size_t bin) {
    const double share = counts[bin] / static_cast<double>(rows_.count);
    std::vector<double> values(counts.size(), -share);
    values[bin] = 1 - share;
    values_.push_back({places_.size() - 1, std::move(values)});
  }

  void fill_matrix() {
    matrix_.resize(static_cast<Eigen::Index>(rows_.count),
                   static_cast<Eigen::Index>(values_.size()));
    for (std::size_t f = 0; f < values_.size(); ++f) {
      const auto place = static_cast<std::size_t>(places_[values_[f].place]);
      for (std::size_t row = 0; row < rows_.count; ++row) {
        matrix_(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(f)) =
            values_[f].of_bin[rows_.bins.row(row)[place]];
      }
    }
  }

  const BaseRows& rows_;
  std::vector<std::int32_t> places_;
  std::vector<std::size_t> bins_;
  std::vector<Values> values_;  ///< of each feature; places rise
  Eigen::MatrixXd matrix_;
};

class BaseFitter {
 public:
  BaseFitter(const ChainColumn& column, const BaseFeatures& features,
             std::span<const std::int32_t> cells, BaseEffort effort, const RandomStream& random)
      : column_(column),
        features_(features),
        cells_(cells),
        effort_(effort),
        random_(random),
        base_(features.places(), features.bins()),
        decisions_(column.decisions.size()),
        low_(cells.size(), -kInfinity),
        high_(cells.size(), kInfinity) {}

  ColumnBase fit() {
    const StateTree::Ranges ranges = column_.tree.ranges();
    leaf_of_.resize(ranges.states.size());
    for (std::size_t k = 0; k < leaf_of_.size(); ++k) {
      leaf_of_[static_cast<std::size_t>(ranges.states[k])] = k;
    }
    const std::size_t alone = column_.apart;
    if (column_.states.ordered()) fit_ordered(ranges, alone);
    for (std::size_t d = 0; d < decisions_.size() && effort_ == BaseEffort::kAll; ++d) {
      const auto& range = ranges.of_decision[d];
      if (!column_.states.ordered() || range[0] < alone) fit_alone(d, range);
    }
    base_.set_decisions(std::move(decisions_));
    return std::move(base_);
  }

 private:
  [[nodiscard]] std::size_t leaf(std::uint32_t row) const {
    return leaf_of_[static_cast<std::size_t>(cells_[row])];
  }

  /// The regression of these rows, whose intervals are set; none where it saves too little.
  [[nodiscard]] std::optional<stats::OrdinalRegression> learn(
      const std::vector<std::uint32_t>& chosen) const {
    if (effort_ == BaseEffort::kOrdered) return learn_at_once(chosen);
    std::vector<std::uint8_t> part_of;
    for (const std::uint32_t row : chosen) {
      part_of.push_back(static_cast<std::uint8_t>(random_.below(row, kHeldOutParts)));
    }
    auto validated = stats::validate_ordinal_regression({features_.matrix(), low_, high_}, chosen,
                                                        part_of, kHeldOutParts);
    if (validated.saved < kLeastSaving) return std::nullopt;
    return std::move(validated.regression);
  }

  /// The same of many rows, of which one part is held out, at a ridge that they outweigh. Some of
  /// them show the way.
  [[nodiscard]] std::optional<stats::OrdinalRegression> learn_at_once(
      const std::vector<std::uint32_t>& chosen) const {
    std::vector<std::uint32_t> some;
    std::vector<std::uint32_t> learned;
    std::vector<std::uint32_t> tested;
    for (const std::uint32_t row : chosen) {
      const bool is_tested = random_.below(row, kHeldOutParts) == 0;
      (is_tested ? tested : learned).push_back(row);
      if (!is_tested && learned.size() % kOneOf == 0) some.push_back(row);
    }
    const stats::OrdinalRows rows{features_.matrix(), low_, high_};
    stats::OrdinalRegression nothing;
    nothing.weights.setZero(features_.matrix().cols());
    auto regression = nothing;
    for (const auto* part : {&some, &learned}) {
      regression =
          stats::fit_ordinal_regression(rows, *part, kFixedRidge, regression, kLeastSaving);
    }
    const double saved = stats::log_likelihood(regression, rows, tested) -
                         stats::log_likelihood(nothing, rows, tested);
    if (saved < kLeastSaving) return std::nullopt;
    return regression;
  }

  std::int32_t add(const stats::OrdinalRegression& regression) {
    return base_.add({regression.intercept, features_.effects(regression.weights)});
  }

  /// One predictor of all states in their order: those of `alone` leaves at the beginning aside.
  void fit_ordered(const StateTree::Ranges& ranges, std::size_t alone) {
    const std::size_t leaves = ranges.states.size();
    std::vector<double> counts(leaves, 0);
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t row = 0; row < cells_.size(); ++row) {
      if (leaf(row) < alone) continue;
      chosen.push_back(row);
      ++counts[leaf(row)];
    }
    if (chosen.size() < kFewestDecided || leaves < alone + 2) return;
    const std::vector<double> shares = shares_up_to(counts, alone);
    for (const std::uint32_t row : chosen) {
      low_[row] = leaf(row) == alone ? -kInfinity : logit(shares[leaf(row) - 1]);
      high_[row] = leaf(row) + 1 == leaves ? kInfinity : logit(shares[leaf(row)]);
    }
    const auto regression = learn(chosen);
    if (!regression) return;
    const std::int32_t predictor = add(*regression);
    const std::vector<double> cuts = calibrated_cuts(*regression, chosen, shares, alone);
    for (std::size_t d = 0; d < decisions_.size(); ++d) {
      if (ranges.of_decision[d][0] < alone) continue;
      decisions_[d] = decision_between(ranges.of_decision[d], cuts, alone);
      decisions_[d].predictor = predictor;
    }
  }

  /// Of leaves from `alone` on: the share of rows up to the end of each.
  static std::vector<double> shares_up_to(std::vector<double> counts, std::size_t alone) {
    double total = 0;
    for (std::size_t k = alone; k < counts.size(); ++k) {
      total += counts[k] = std::max(counts[k], 0.5);
    }
    double before = 0;
    for (std::size_t k = alone; k < counts.size(); ++k) {
      before += counts[k];
      counts[k] = before / total;
    }
    return counts;
  }

  /// Where leaves end on the scale of the predictor: such that, over these rows, each has its
  /// share.
  [[nodiscard]] std::vector<double> calibrated_cuts(const stats::OrdinalRegression& regression,
                                                    const std::vector<std::uint32_t>& chosen,
                                                    const std::vector<double>& shares,
                                                    std::size_t alone) const {
    std::vector<double> places;
    for (const std::uint32_t row : chosen) {
      places.push_back(regression.predictor(features_.matrix().row(row)));
    }
    if (effort_ == BaseEffort::kOrdered) places = thinned(std::move(places));
    std::vector<double> cuts(shares.size(), kInfinity);
    for (std::size_t k = alone; k + 1 < shares.size(); ++k) {
      cuts[k] = logistic_mixture_quantile(places, shares[k]);
    }
    return cuts;
  }

  static ColumnBase::Decision decision_between(const std::array<std::size_t, 3>& range,
                                               const std::vector<double>& cuts, std::size_t alone) {
    const auto& [begin, middle, end] = range;
    ColumnBase::Decision decision;
    decision.has_low = begin > alone;
    decision.has_high = end < cuts.size();
    if (decision.has_low) decision.low = cuts[begin - 1];
    if (decision.has_high) decision.high = cuts[end - 1];
    const double cut = cuts[middle - 1];
    decision.constant = decision.has_high ? log_expm1(decision.high - cut) : -cut;
    if (decision.has_low) {
      decision.constant -= log_deterministic(-expm1_deterministic(decision.low - cut));
    }
    return decision;
  }

  /// A predictor of a decision's own.
  void fit_alone(std::size_t d, const std::array<std::size_t, 3>& range) {
    const auto [begin, middle, end] = range;
    std::vector<std::uint32_t> chosen;
    std::size_t ones = 0;
    for (std::uint32_t row = 0; row < cells_.size(); ++row) {
      if (leaf(row) < begin || leaf(row) >= end) continue;
      chosen.push_back(row);
      ones += leaf(row) >= middle ? 1 : 0;
    }
    if (chosen.size() < kFewestDecided || ones < kFewestOfClass ||
        chosen.size() - ones < kFewestOfClass) {
      return;
    }
    const double threshold =
        logit(1 - static_cast<double>(ones) / static_cast<double>(chosen.size()));
    for (const std::uint32_t row : chosen) {
      const bool second = leaf(row) >= middle;
      low_[row] = second ? threshold : -kInfinity;
      high_[row] = second ? kInfinity : threshold;
    }
    const auto regression = learn(chosen);
    if (!regression) return;
    decisions_[d].predictor = add(*regression);
    decisions_[d].constant = -regression->scale * threshold;
  }

  const ChainColumn& column_;
  const BaseFeatures& features_;
  std::span<const std::int32_t> cells_;
  BaseEffort effort_;
  const RandomStream& random_;
  ColumnBase base_;
  std::vector<ColumnBase::Decision> decisions_;
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<std::size_t> leaf_of_;
};

}  // namespace

ColumnBase learn_column_base(const std::vector<ChainColumn>& chain, std::size_t place,
                             std::span<const std::size_t> predictors, const BaseRows& rows,
                             std::span<const std::int32_t> cells, BaseEffort effort,
                             const RandomStream& random) {
  if (effort == BaseEffort::kOrdered && !chain[place].states.ordered()) return {};
  if (predictors.empty() || chain[place].decisions.empty()) return {};
  const BaseFeatures features(chain, predictors, rows, effort);
  if (features.matrix().cols() == 0) return {};
  ColumnBase base = BaseFitter(chain[place], features, cells, effort, random).fit();
  return base.empty() ? ColumnBase() : base;
}

}  // namespace likeness::models
