#include "constraints/formula_tries.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {

std::string formula_word(const std::string& name, bool zero) {
  const std::string word = text::column_word(name);
  return zero ? "coalesce(" + word + ", 0)" : word;
}

std::string with_names(std::string text, const std::vector<std::string>& names,
                       const std::vector<bool>& zero) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    std::string mark(1, '{');
    mark.append(std::to_string(k)).push_back('}');
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      const std::string word = formula_word(names[k], k < zero.size() && zero[k]);
      text.replace(at, mark.size(), word);
      at += word.size();
    }
  }
  return text;
}

double simplest_number(double value, double tolerance) {
  for (int digits = 1; digits < 15; ++digits) {
    const auto text = text::significant(value, digits);
    const double candidate = text::to_number(text).value_or(value);
    if (std::abs(candidate - value) <= tolerance) return candidate;
  }
  return value;
}

namespace {

/// Whether each input tells something: with that of another row the rule would break in some rows,
/// or in most of the few where that differs. Of a large number, a small one that is added is
/// rounded away.
bool all_inputs_tell(const NumberRule& rule, const std::vector<std::vector<double>>& rows,
                     std::size_t inputs) {
  for (std::size_t j = 0; j < inputs; ++j) {
    std::size_t differ = 0;
    std::size_t broken = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      std::vector<double> other = rows[k];
      other[j] = rows[(k * 7919 + rows.size() / 2 + 1) % rows.size()][j];
      if (other[j] == rows[k][j]) continue;
      ++differ;
      if (!rule.holds(other.data())) ++broken;
    }
    if (broken < kFewestTellingRows && 2 * broken < differ) return false;
  }
  return true;
}

/// Whether the rule would hold in all rows with numbers that are some of a step off.
bool leaves_room(const NumberRule& rule, const std::vector<std::vector<double>>& rows,
                 double step) {
  constexpr double kRoom = 0.2;
  return std::ranges::all_of(rows, [&](std::vector<double> row) {
    const double number = row.back();
    return std::ranges::all_of(std::array{-kRoom, kRoom}, [&](double part) {
      row.back() = number + part * step;
      return rule.holds(row.data());
    });
  });
}

}  // namespace

std::string FormulaTries::rounded(const std::string& formula, std::size_t c) const {
  if (at(c).decimals >= 9) return formula;
  return "round(" + formula + ", " + std::to_string(at(c).decimals) + ")";
}

void FormulaTries::propose(std::size_t c, NumberRule rule, std::size_t inputs, bool apart,
                           bool fitted) {
  const std::size_t last = rule.columns.size() - 1;
  std::vector<double> values(rule.columns.size());
  std::vector<double> targets;
  std::vector<std::vector<double>> rows;
  for (std::size_t row = 0; row < table_.sampled(); ++row) {
    bool there = true;
    for (std::size_t k = 0; k < values.size() && there; ++k) {
      values[k] = at(rule.columns[k]).sample[row];
      there = !std::isnan(values[k]);
    }
    if (!there) continue;
    if (!rule.holds(values.data())) return;
    targets.push_back(values[last]);
    rows.push_back(values);
  }
  if (rows.size() < kFewestTellingRows) return;
  // How often would another row's result do?
  std::size_t agree = 0;
  std::size_t trivial = 0;
  std::vector<std::size_t> alone(inputs, 0);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    std::vector<double> other = rows[k];
    other[last] = targets[(k * 7919 + rows.size() / 2 + 1) % rows.size()];
    if (rule.holds(other.data())) ++agree;
    for (std::size_t j = 0; j < inputs; ++j) {
      // Where one input is the result by itself, the others say nothing.
      if (inputs > 1 && rows[k][j] == rows[k][last]) {
        ++trivial;
        ++alone[j];
        break;
      }
    }
  }
  const double chance = (static_cast<double>(agree) + 0.5) / (static_cast<double>(rows.size()) + 1);
  std::size_t telling = rows.size() - trivial;
  if (apart) telling = std::max(telling, *std::min_element(alone.begin(), alone.end()));
  const std::size_t points =
      fitted ? std::set<std::vector<double>>(rows.begin(), rows.end()).size() : rows.size();
  rule.surprise = -std::log(chance) * static_cast<double>(points);
  if (rule.surprise < kLeastSurprise) return;
  if (inputs > 1 && telling < kFewestTellingRows) return;
  if (!all_inputs_tell(rule, rows, inputs)) return;
  const std::size_t all = rows_that_obey(table_, rule);
  if (all < kFewestTellingRows) return;
  found_[c].push_back({rule, all, leaves_room(rule, rows, at(c).step)});
}

std::vector<bool> FormulaTries::zero_where_missing(const NumberRule& rule,
                                                   std::vector<bool> may_be) const {
  const std::size_t last = rule.columns.size() - 1;
  std::vector<std::size_t> missing(last, 0);
  std::vector<double> values(last + 1);
  for (std::size_t row = 0; row < table_.rows(); ++row) {
    std::size_t known = 0;
    for (std::size_t k = 0; k <= last; ++k) values[k] = at(rule.columns[k]).values[row];
    for (std::size_t k = 0; k < last; ++k) known += std::isnan(values[k]) ? 0 : 1;
    if (std::isnan(values[last]) || known == 0 || known == last) continue;
    bool counts = true;
    for (std::size_t k = 0; k < last; ++k) counts = counts && (!std::isnan(values[k]) || may_be[k]);
    if (!counts) continue;
    for (std::size_t k = 0; k < last; ++k) {
      if (!std::isnan(values[k])) continue;
      ++missing[k];
      values[k] = 0;
    }
    if (!rule.holds(values.data())) return std::vector<bool>(last, false);
  }
  for (std::size_t k = 0; k < last; ++k) may_be[k] = missing[k] >= kFewestTellingRows;
  return may_be;
}

}  // namespace likeness
