#include <algorithm>
#include <cmath>
#include <utility>

#include "constraints/formula_tries.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

constexpr std::size_t kMostTerms = 60;
constexpr double kMostWeight = 1e6;
constexpr std::size_t kMostWeighted = 4;  ///< terms of a sum in which some count several times

class SumSearch {
 public:
  explicit SumSearch(FormulaTries& tries) : tries_(tries) {}
  /// c is the sum of some of the others, or a number less them, or counts some of them several
  /// times (100 for each hour, 3 for each game won): by least squares, whose coefficients are then
  /// 1 and -1, or whole numbers.
  void sums(std::size_t c) {
    std::vector<std::size_t> terms;
    for (std::size_t a = 0; a < tries_.size() && terms.size() < kMostTerms; ++a) {
      if (a != c && !tries_.at(a).date && tries_.at(a).decimals <= tries_.at(c).decimals &&
          tries_.at(a).decimals < 9) {
        terms.push_back(a);
      }
    }
    if (terms.size() < 2 || tries_.at(c).decimals >= 9) return;
    std::vector<std::size_t> rows = rows_with(c, terms);
    // Columns that are hardly ever filled together, such as those of smokers and of former smokers,
    // leave no rows: what is missing most goes first.
    while (rows.size() < terms.size() + kFewestTellingRows) {
      if (!leave_out_most_missing(c, terms) || terms.size() < 2) return;
      rows = rows_with(c, terms);
    }
    const std::vector<double> weights = least_squares(terms, rows, c);
    std::vector<std::size_t> columns;
    std::vector<double> signs;
    for (std::size_t k = 0; k < terms.size(); ++k) {
      const double sign = std::round(weights[k]);
      if (std::abs(weights[k] - sign) > 1e-4 || std::abs(sign) > kMostWeight) return;
      if (sign == 0) continue;
      columns.push_back(terms[k]);
      signs.push_back(sign);
    }
    const double constant =
        simplest_number(weights.back(), 1e-4 * std::max(1.0, std::abs(weights.back())));
    const bool has_constant = std::abs(weights.back()) > 1e-3 * tries_.at(c).step + 1e-6;
    const bool is_weighted =
        std::ranges::any_of(signs, [](double sign) { return std::abs(sign) > 1; });
    if (is_weighted && (has_constant || !is_sum_of_units(signs))) return;
    if (columns.size() < 2 || (columns.size() == 2 && !has_constant && !is_weighted)) return;
    propose_sum(c, columns, signs, has_constant ? constant : 0);
  }

 private:
  /// Whether few terms are added, one of which counts once.
  [[nodiscard]] static bool is_sum_of_units(const std::vector<double>& weights) {
    return weights.size() <= kMostWeighted && std::ranges::count(weights, 1.0) > 0 &&
           std::ranges::all_of(weights, [](double weight) { return weight > 0; });
  }

  /// Some of the sampled rows that have all of these.
  [[nodiscard]] std::vector<std::size_t> rows_with(std::size_t c,
                                                   const std::vector<std::size_t>& terms) const {
    const std::size_t most = 4 * terms.size() + 40;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < tries_.sampled() && rows.size() < most; ++row) {
      bool there = !std::isnan(tries_.at(c).sample[row]);
      for (std::size_t k = 0; k < terms.size() && there; ++k) {
        there = !std::isnan(tries_.at(terms[k]).sample[row]);
      }
      if (there) rows.push_back(row);
    }
    return rows;
  }

  /// False where none is missing in a row that has c.
  bool leave_out_most_missing(std::size_t c, std::vector<std::size_t>& terms) const {
    std::size_t most = 0;
    auto worst = terms.end();
    for (auto term = terms.begin(); term != terms.end(); ++term) {
      std::size_t missing = 0;
      for (std::size_t row = 0; row < tries_.sampled(); ++row) {
        const bool there = !std::isnan(tries_.at(c).sample[row]);
        if (there && std::isnan(tries_.at(*term).sample[row])) ++missing;
      }
      if (missing <= most) continue;
      most = missing;
      worst = term;
    }
    if (worst == terms.end()) return false;
    terms.erase(worst);
    return true;
  }

  void propose_sum(std::size_t c, std::vector<std::size_t> columns,
                   const std::vector<double>& signs, double constant) {
    const double step = tries_.at(c).step;
    const std::size_t count = columns.size();
    const auto holds = [signs, constant, count, step](const double* v) {
      double sum = constant;
      for (std::size_t k = 0; k < count; ++k) sum += signs[k] * v[k];
      return std::abs(sum - v[count]) <= FormulaTries::slack(step, sum);
    };
    columns.push_back(c);
    const NumberRule rule{{}, columns, holds};
    const std::vector<bool> zero = tries_.zero_where_missing(rule, std::vector<bool>(count, true));
    // All parts stand on one side, and what they make on the other.
    std::string left;
    std::string right = constant != 0 ? text::shortest(constant) : "";
    std::string less;
    std::size_t positive = 0;
    for (std::size_t k = 0; k < count; ++k) {
      std::string& side = signs[k] < 0 ? left : right;
      std::string word = formula_word(tries_.at(columns[k]).name, zero[k]);
      if (signs[k] > 1) word = text::shortest(signs[k]) + " * " + word;
      side += (side.empty() ? "" : " + ") + word;
      if (signs[k] < 0) less += " - " + word;
      positive += signs[k] > 0 ? 1 : 0;
    }
    std::string text;
    if (constant == 0 && positive == count) {
      text = text::column_word(tries_.at(c).name) + " = " + right;
    } else if (positive == 0) {
      text = left + " + " + text::column_word(tries_.at(c).name) + " = " + right;
    } else if (positive > 1 && c > columns[count - 1]) {
      // Something is added and something taken away: what comes last is the result.
      text = text::column_word(tries_.at(c).name) + " = " + right + less;
    } else {
      return;  // the total is another one's
    }
    tries_.propose(c, {parse_constraint(text), columns, holds}, count);
  }

  /// The weights of the terms and a constant, by Gram and Schmidt; columns that follow from earlier
  /// ones get none.
  [[nodiscard]] std::vector<double> least_squares(const std::vector<std::size_t>& terms,
                                                  const std::vector<std::size_t>& rows,
                                                  std::size_t c) const {
    const std::size_t n = rows.size();
    const std::size_t p = terms.size() + 1;
    std::vector<std::vector<double>> q(p, std::vector<double>(n, 1));
    for (std::size_t k = 0; k < terms.size(); ++k) {
      for (std::size_t i = 0; i < n; ++i) q[k + 1][i] = tries_.at(terms[k]).sample[rows[i]];
    }
    std::vector<double> rest(n);
    for (std::size_t i = 0; i < n; ++i) rest[i] = tries_.at(c).sample[rows[i]];
    std::vector<std::vector<double>> r(p, std::vector<double>(p, 0));
    std::vector<double> along(p, 0);
    std::vector<bool> used(p, false);
    const auto dot = [n](const std::vector<double>& x, const std::vector<double>& y) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += x[i] * y[i];
      return sum;
    };
    for (std::size_t k = 0; k < p; ++k) {
      const double size = std::sqrt(dot(q[k], q[k]));
      for (int twice = 0; twice < 2; ++twice) {
        for (std::size_t j = 0; j < k; ++j) {
          if (!used[j]) continue;
          const double part = dot(q[j], q[k]);
          r[j][k] += part;
          for (std::size_t i = 0; i < n; ++i) q[k][i] -= part * q[j][i];
        }
      }
      const double left = std::sqrt(dot(q[k], q[k]));
      if (left <= 1e-9 * size || left == 0) continue;
      used[k] = true;
      r[k][k] = left;
      for (double& value : q[k]) value /= left;
      along[k] = dot(q[k], rest);
      for (std::size_t i = 0; i < n; ++i) rest[i] -= along[k] * q[k][i];
    }
    std::vector<double> weights(p, 0);
    for (std::size_t k = p; k-- > 0;) {
      if (!used[k]) continue;
      double value = along[k];
      for (std::size_t j = k + 1; j < p; ++j) value -= r[k][j] * weights[j];
      weights[k] = value / r[k][k];
    }
    std::vector<double> result(weights.begin() + 1, weights.end());
    result.push_back(weights[0]);
    return result;
  }

  FormulaTries& tries_;
};

}  // namespace

void try_sums(FormulaTries& tries, std::size_t c) {
  SumSearch(tries).sums(c);
}

}  // namespace likeness
