#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/streams.hpp"
#include "likeness/stats/neighbours.hpp"
#include "metrics/prediction.hpp"
#include "metrics/privacy_tables.hpp"

namespace likeness::metrics {
namespace {

using Eigen::Index;

constexpr double kTolerance = 0.05;

/// A column of either kind, taken out of its table.
struct Secret {
  bool number = false;
  Eigen::VectorXd numbers;
  Eigen::VectorXi codes;
};

template <class Matrix>
Matrix without_known(const Matrix& matrix, Index column) {
  Matrix rest(matrix.rows(), matrix.cols() - 1);
  rest << matrix.leftCols(column), matrix.rightCols(matrix.cols() - 1 - column);
  return rest;
}

/// The rows without one column, and that column.
std::pair<RowMatrix, Secret> split(const RowMatrix& rows, std::size_t secret) {
  const auto index = static_cast<Index>(secret);
  if (index < rows.numbers.cols()) {
    return {{without_known(rows.numbers, index), rows.codes},
            {true, rows.numbers.col(index), Eigen::VectorXi()}};
  }
  const Index code = index - rows.numbers.cols();
  return {{rows.numbers, without_known(rows.codes, code)},
          {false, Eigen::VectorXd(), rows.codes.col(code)}};
}

/// What counts as a right guess of this column.
struct Judge {
  bool number = false;
  bool datetime = false;
  double range = 0.0;  ///< of the real column; used for datetimes

  [[nodiscard]] bool right(double guess, double truth) const {
    if (std::isnan(guess) || std::isnan(truth)) return std::isnan(guess) && std::isnan(truth);
    const double scale = datetime ? range : std::abs(truth);
    return std::abs(guess - truth) <= kTolerance * scale;
  }
  [[nodiscard]] bool right(const Secret& guess, Index from, const Secret& truth, Index row) const {
    return number ? right(guess.numbers[from], truth.numbers[row])
                  : guess.codes[from] == truth.codes[row];
  }
};

Judge judge_of(const PrivacyTables& tables, std::size_t secret) {
  Judge judge;
  judge.number = static_cast<Index>(secret) < tables.real.numbers.cols();
  if (!judge.number) return judge;
  judge.datetime = tables.is_datetime[secret];
  double least = INFINITY;
  double most = -INFINITY;
  for (const double value : tables.real.numbers.col(static_cast<Index>(secret))) {
    if (std::isnan(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  judge.range = most > least ? most - least : 0.0;
  return judge;
}

struct Attack {
  std::size_t successes = 0;
  std::size_t guesses = 0;
};

Attack guess_by_closest(const stats::NeighbourSearch& search, const Secret& guesses,
                        const RowMatrix& victims, const Secret& truth, const Judge& judge) {
  const stats::Neighbours found = search.nearest(victims.view(), 1);
  Attack attack;
  attack.guesses = victims.rows();
  for (Index row = 0; row < found.rows.cols(); ++row) {
    attack.successes += judge.right(guesses, found.rows(0, row), truth, row) ? 1 : 0;
  }
  return attack;
}

/// The most frequent code; the lowest of equally frequent ones.
int mode(const Eigen::VectorXi& codes) {
  std::vector<std::size_t> counts(static_cast<std::size_t>(codes.maxCoeff() + 2), 0);
  for (const int code : codes) ++counts[static_cast<std::size_t>(code + 1)];
  return static_cast<int>(std::max_element(counts.begin(), counts.end()) - counts.begin()) - 1;
}

/// The most frequent and the middle number; NaN where there are no numbers.
std::pair<double, double> mode_and_median(const Eigen::VectorXd& numbers) {
  std::vector<double> sorted;
  for (const double value : numbers) {
    if (!std::isnan(value)) sorted.push_back(value);
  }
  if (sorted.empty()) return {NAN, NAN};
  std::sort(sorted.begin(), sorted.end());
  double most_frequent = sorted.front();
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin;
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    if (end - begin > longest) {
      longest = end - begin;
      most_frequent = sorted[begin];
    }
    begin = end;
  }
  return {most_frequent, sorted[sorted.size() / 2]};
}

/// The best share of right answers by one guess for everybody: the most frequent value or the
/// median of the synthetic column.
double naive_success(const Secret& synthetic, const Secret& truth, const Judge& judge) {
  const auto share_right = [&](const Secret& guess) {
    const Index rows = judge.number ? truth.numbers.size() : truth.codes.size();
    std::size_t right = 0;
    for (Index row = 0; row < rows; ++row) right += judge.right(guess, 0, truth, row) ? 1 : 0;
    return static_cast<double>(right) / static_cast<double>(rows);
  };
  if (!judge.number) {
    return share_right({false, {}, Eigen::VectorXi::Constant(1, mode(synthetic.codes))});
  }
  const auto [most_frequent, median] = mode_and_median(synthetic.numbers);
  return std::max(share_right({true, Eigen::VectorXd::Constant(1, most_frequent), {}}),
                  share_right({true, Eigen::VectorXd::Constant(1, median), {}}));
}

}  // namespace

AttackRisk attack_risk(std::size_t successes, std::size_t attacks, std::size_t control_successes,
                       std::size_t control_attacks, double naive) {
  AttackRisk risk;
  risk.attacks = attacks;
  risk.control_attacks = control_attacks;
  risk.success = wilson_rate(successes, attacks);
  risk.naive_success = naive;
  if (control_attacks > 0) risk.control = wilson_rate(control_successes, control_attacks);
  const Rate baseline = control_attacks > 0 ? risk.control : Rate{naive, naive, naive};
  if (attacks == 0 || !(baseline.value < 1.0)) return risk;
  // First-order propagation of both half widths, as Anonymeter does it.
  const double rest = 1.0 - baseline.value;
  const double by_success = (risk.success.high - risk.success.low) / 2.0 / rest;
  const double by_control =
      (baseline.high - baseline.low) / 2.0 * (1.0 - risk.success.value) / (rest * rest);
  const double half = std::hypot(by_success, by_control);
  const double value = (risk.success.value - baseline.value) / rest;
  risk.risk = {value, value - half, std::min(value + half, 1.0)};
  return risk;
}

AttributeInference infer_attribute(const PrivacyTables& tables, std::size_t secret,
                                   const PrivacyOptions& options) {
  const std::pair<RowMatrix, Secret> synthetic = split(tables.synthetic, secret);
  const Secret& guesses = synthetic.second;
  const stats::NeighbourSearch search(synthetic.first.view(), stats::Distance::kGower);
  const Judge judge = judge_of(tables, secret);
  const auto attack = [&](const RowMatrix& table, std::uint64_t stream) {
    const RowMatrix victims =
        take_rows(table, draw_rows(table.rows(), options.attacks, options.seed, stream));
    const auto [victims_known, truth] = split(victims, secret);
    return std::pair{guess_by_closest(search, guesses, victims_known, truth, judge),
                     naive_success(guesses, truth, judge)};
  };
  const auto [on_real, naive] = attack(tables.real, streams::kEvaluation.attribute_attack);
  Attack control;
  if (tables.holdout)
    control = attack(*tables.holdout, streams::kEvaluation.attribute_control).first;
  return {tables.names[secret], attack_risk(on_real.successes, on_real.guesses, control.successes,
                                            control.guesses, naive)};
}

}  // namespace likeness::metrics
