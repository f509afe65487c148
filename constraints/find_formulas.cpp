#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "constraints/calendar_dates.hpp"
#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "text/characters.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

/// Formulas of three others are looked for among this many columns at most.
constexpr std::size_t kMostOfFour = 30;
constexpr std::size_t kMostOfThree = 100;
constexpr std::size_t kMostTerms = 60;

/// A formula as a function of its inputs, and as text.
struct Template {
  std::size_t inputs;
  bool symmetric;  ///< in the first two
  double (*value)(const double* in);
  const char* text;  ///< {0}, {1}, {2} are the inputs
  bool exact;        ///< a sum, which is not rounded
};

constexpr std::array kTemplates = {
    Template{2, true, [](const double* v) { return v[0] + v[1]; }, "{0} + {1}", true},
    Template{2, true, [](const double* v) { return v[0] * v[1]; }, "{0} * {1}", false},
    Template{2, false, [](const double* v) { return v[1] == 0 ? std::nan("") : v[0] / v[1]; },
             "{0} / {1}", false},
    Template{2, false, [](const double* v) { return v[0] * (1 + v[1]); }, "{0} * (1 + {1})", false},
    Template{2, false, [](const double* v) { return v[0] * (1 - v[1]); }, "{0} * (1 - {1})", false},
    Template{2, false, [](const double* v) { return v[0] * v[1] / 100; }, "{0} * {1} / 100", false},
    Template{2, false, [](const double* v) { return v[0] * (1 + v[1] / 100); },
             "{0} * (1 + {1} / 100)", false},
    Template{2, false, [](const double* v) { return v[0] * (1 - v[1] / 100); },
             "{0} * (1 - {1} / 100)", false},
    Template{2, false, [](const double* v) { return v[1] == 0 ? std::nan("") : 100 * v[0] / v[1]; },
             "100 * {0} / {1}", false},
    Template{2, false,
             [](const double* v) { return v[1] == 0 ? std::nan("") : v[0] / (v[1] * v[1]); },
             "{0} / ({1} * {1})", false},
    Template{2, true, [](const double* v) { return (v[0] + v[1]) / 2; }, "({0} + {1}) / 2", false},
    Template{3, true, [](const double* v) { return (v[0] + v[1] + v[2]) / 3; },
             "({0} + {1} + {2}) / 3", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] * v[2]; }, "{0} * {1} * {2}", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] * (1 - v[2]); },
             "{0} * {1} * (1 - {2})", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] * (1 + v[2]); },
             "{0} * {1} * (1 + {2})", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] * (1 - v[2] / 100); },
             "{0} * {1} * (1 - {2} / 100)", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] - v[2]; }, "{0} * {1} - {2}", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] + v[2]; }, "{0} * {1} + {2}", false},
};

constexpr std::array<std::pair<double, const char*>, 5> kLengths = {{{86'400e6, "1 day"},
                                                                     {3'600e6, "1 hour"},
                                                                     {60e6, "1 minute"},
                                                                     {1e6, "1 second"},
                                                                     {7 * 86'400e6, "1 week"}}};

std::string filled_in(std::string text, const std::vector<std::string>& names) {
  for (std::size_t k = 0; k < names.size(); ++k) {
    std::string mark(1, '{');
    mark.append(std::to_string(k)).push_back('}');
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      const std::string word = text::column_word(names[k]);
      text.replace(at, mark.size(), word);
      at += word.size();
    }
  }
  return text;
}

Constraint stated(const std::string& expression) {
  return parse_constraint(expression);
}

class FormulaSearch {
 public:
  explicit FormulaSearch(const SearchedTable& table)
      : table_(table), numbers_(table.numbers()), found_(numbers_.size()) {}

  std::vector<FoundConstraint> run() {
    // A target at a time, so that threads don't share anything.
    parallel_for(numbers_.size(), [&](std::size_t c) { search(c); });
    return chosen();
  }

 private:
  [[nodiscard]] const SearchedNumbers& at(std::size_t c) const { return numbers_[c]; }

  void search(std::size_t c) {
    if (at(c).few) return;
    if (at(c).date) {
      copies(c);
      terms(c);
      return;
    }
    copies(c);
    sizes(c);
    proportions(c);
    lengths(c);
    calendar_parts(c);
    templates(c);
    sums(c);
  }

  // ---- Tries ------------------------------------------------------------------------------------

  /// Half of the last decimal of c, and a bit for the last bits of a sum.
  static double slack(double step, double value) {
    return 0.5 * step * (1 + 1e-6) + 1e-12 * std::abs(value);
  }

  /// Keeps the rule for column c if it holds in the sample, is no accident, and holds everywhere.
  void propose(std::size_t c, NumberRule rule, std::size_t inputs) {
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
    for (std::size_t k = 0; k < rows.size(); ++k) {
      std::vector<double> other = rows[k];
      other[last] = targets[(k * 7919 + rows.size() / 2 + 1) % rows.size()];
      if (rule.holds(other.data())) ++agree;
      for (std::size_t j = 0; j < inputs; ++j) {
        // Where one input is the result by itself, the others say nothing.
        if (inputs > 1 && rows[k][j] == rows[k][last]) {
          ++trivial;
          break;
        }
      }
    }
    const double chance =
        (static_cast<double>(agree) + 0.5) / (static_cast<double>(rows.size()) + 1);
    const double telling = static_cast<double>(rows.size() - trivial);
    rule.surprise = -std::log(chance) * static_cast<double>(rows.size());
    if (rule.surprise < kLeastSurprise) return;
    if (inputs > 1 && telling < static_cast<double>(kFewestTellingRows)) return;
    const std::size_t all = rows_that_obey(table_, rule);
    if (all < kFewestTellingRows) return;
    found_[c].push_back({rule, all});
  }

  /// Whether a rule of these columns holds in the first rows: most don't.
  template <class Holds>
  [[nodiscard]] bool may_hold(const std::vector<std::size_t>& columns, const Holds& holds) const {
    std::array<double, 4> values{};
    std::size_t seen = 0;
    for (std::size_t row = 0; row < table_.sampled() && seen < 40; ++row) {
      bool there = true;
      for (std::size_t k = 0; k < columns.size() && there; ++k) {
        values[k] = at(columns[k]).sample[row];
        there = !std::isnan(values[k]);
      }
      if (!there) continue;
      ++seen;
      if (!holds(values.data())) return false;
    }
    return seen >= kFewestTellingRows;
  }

  // ---- Of one other column ----------------------------------------------------------------------

  void copies(std::size_t c) {
    for (std::size_t a = 0; a < c; ++a) {
      if (at(a).date != at(c).date || at(a).few) continue;
      const auto equal = [](const double* v) { return v[0] == v[1]; };
      if (!may_hold({a, c}, equal)) continue;
      propose(c, {stated(filled_in("{0} = {1}", {at(c).name, at(a).name})), {a, c}, equal}, 1);
    }
  }

  /// c is the size of another number, whatever its sign.
  void sizes(std::size_t c) {
    for (std::size_t a = 0; a < numbers_.size(); ++a) {
      if (a == c || at(a).date || at(a).few) continue;
      const auto size = [](const double* v) { return std::abs(v[0]) == v[1]; };
      const auto equal = [](const double* v) { return v[0] == v[1]; };
      if (!may_hold({a, c}, size) || may_hold({a, c}, equal)) continue;
      propose(c, {stated(filled_in("{0} = abs({1})", {at(c).name, at(a).name})), {a, c}, size}, 1);
    }
  }

  /// c = round(factor * a + offset): from rows far apart, then the simplest numbers that do.
  void proportions(std::size_t c) {
    for (std::size_t a = 0; a < numbers_.size(); ++a) {
      if (a == c || at(a).date || at(a).few) continue;
      const auto line = line_of(a, c);
      if (!line) continue;
      const auto [factor, offset, divisor] = *line;
      if (factor == 0 || (factor == 1 && offset == 0)) continue;
      const double step = at(c).step;
      const auto holds = [factor = factor, offset = offset, step](const double* v) {
        const double value = factor * v[0] + offset;
        return std::abs(value - v[1]) <= slack(step, value);
      };
      std::string formula = factor == 1    ? "{1}"
                            : factor == -1 ? "-{1}"
                            : divisor != 0 ? "{1} / " + text::shortest(divisor)
                                           : text::shortest(factor) + " * {1}";
      if (offset != 0) {
        formula += (offset < 0 ? " - " : " + ") + text::shortest(std::abs(offset));
      }
      if (factor == -1 && offset > 0) formula = text::shortest(offset) + " - {1}";
      propose(c,
              {stated(filled_in("{0} = " + rounded(formula, c), {at(c).name, at(a).name})),
               {a, c},
               holds},
              1);
    }
  }

  [[nodiscard]] std::string rounded(const std::string& formula, std::size_t c) const {
    if (at(c).decimals >= 9) return formula;
    return "round(" + formula + ", " + std::to_string(at(c).decimals) + ")";
  }

  /// The simplest number within `tolerance` of `value`.
  static double simplest(double value, double tolerance) {
    for (int digits = 1; digits < 15; ++digits) {
      const auto text = text::significant(value, digits);
      const double candidate = text::to_number(text).value_or(value);
      if (std::abs(candidate - value) <= tolerance) return candidate;
    }
    return value;
  }

  struct Line {
    double factor = 0;
    double offset = 0;
    double divisor = 0;  ///< 1 / factor where that is the simpler number
  };

  /// Whether the sample lies on the line through two of its rows, but for what these were rounded.
  [[nodiscard]] bool on_line(std::size_t a, std::size_t c, double x0, double y0,
                             double factor) const {
    const double room = 2.5 * at(c).step;
    for (std::size_t row = 0; row < table_.sampled(); ++row) {
      const double x = at(a).sample[row];
      const double y = at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      if (std::abs(y0 + factor * (x - x0) - y) > room + 1e-9 * std::abs(y)) return false;
    }
    return true;
  }

  [[nodiscard]] std::optional<Line> line_of(std::size_t a, std::size_t c) const {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    double at_least = 0;
    double at_most = 0;
    for (std::size_t row = 0; row < table_.sampled(); ++row) {
      const double x = at(a).sample[row];
      const double y = at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      if (x < least) {
        least = x;
        at_least = y;
      }
      if (x > most) {
        most = x;
        at_most = y;
      }
    }
    if (!(most > least)) return std::nullopt;
    const double step = at(c).step;
    double factor = (at_most - at_least) / (most - least);
    const double error = step / (most - least);
    const double exact = factor;
    if (!on_line(a, c, least, at_least, exact)) return std::nullopt;
    factor = simplest(exact, error);
    double divisor = 0;
    if (exact != 0 && std::abs(exact) < 1) {
      const double inverse = simplest(1 / exact, error / (exact * exact));
      if (text::shortest(inverse).size() < text::shortest(factor).size()) {
        divisor = inverse;
        factor = 1 / inverse;
      }
    }
    // The offset that most rows allow.
    double low = -std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t row = 0; row < table_.sampled(); ++row) {
      const double x = at(a).sample[row];
      const double y = at(c).sample[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      const double rest = y - factor * x;
      const double room = 0.5 * step + 1e-12 * std::abs(y);
      low = std::max(low, rest - room);
      high = std::min(high, rest + room);
      if (low > high + step * 0.5) return std::nullopt;
    }
    if (low > high) return std::nullopt;
    if (low <= 0 && high >= 0) return Line{factor, 0, divisor};
    return Line{factor, simplest((low + high) / 2, (high - low) / 2), divisor};
  }

  // ---- Of dates ---------------------------------------------------------------------------------

  /// c is always as long after another date, or before it.
  void terms(std::size_t c) {
    for (std::size_t a = 0; a < c; ++a) {
      if (!at(a).date) continue;
      const std::optional<double> gap = first_gap(a, c);
      if (!gap || *gap == 0) continue;
      const auto apart = [gap = *gap](const double* v) { return v[1] - v[0] == gap; };
      if (!may_hold({a, c}, apart)) continue;
      for (const auto& [unit, word] : kLengths) {
        const double count = std::abs(*gap) / unit;
        if (count != std::floor(count)) continue;
        const std::string length = text::shortest(count) + std::string(word).substr(1) + 's';
        const std::string text = "{0} = {1} " + std::string(*gap < 0 ? "- " : "+ ") + length;
        propose(c, {stated(filled_in(text, {at(c).name, at(a).name})), {a, c}, apart}, 1);
        break;
      }
    }
  }

  [[nodiscard]] std::optional<double> first_gap(std::size_t a, std::size_t c) const {
    for (std::size_t row = 0; row < table_.sampled(); ++row) {
      const double gap = at(c).sample[row] - at(a).sample[row];
      if (!std::isnan(gap)) return gap;
    }
    return std::nullopt;
  }

  void lengths(std::size_t c) {
    for (std::size_t a = 0; a < numbers_.size(); ++a) {
      for (std::size_t b = 0; b < numbers_.size(); ++b) {
        if (a == b || !at(a).date || !at(b).date) continue;
        for (const auto& [unit, word] : kLengths) length(c, a, b, unit, word);
        months(c, a, b, 12, "1 year");
        months(c, a, b, 1, "1 month");
      }
    }
  }

  void length(std::size_t c, std::size_t a, std::size_t b, double unit, const char* word) {
    const double step = at(c).step;
    const auto exact = [unit, step](const double* v) {
      const double value = (v[1] - v[0]) / unit;
      return std::abs(value - v[2]) <= slack(step, value);
    };
    const auto floored = [unit](const double* v) {
      return std::floor((v[1] - v[0]) / unit) == v[2];
    };
    const std::string text = std::string("({1} - {2}) / ") + word;
    const std::vector<std::string> names = {at(c).name, at(b).name, at(a).name};
    if (may_hold({a, b, c}, exact)) {
      propose(c, {stated(filled_in("{0} = " + rounded(text, c), names)), {a, b, c}, exact}, 2);
    } else if (at(c).decimals == 0 && may_hold({a, b, c}, floored)) {
      propose(c, {stated(filled_in("{0} = floor(" + text + ")", names)), {a, b, c}, floored}, 2);
    }
  }

  void months(std::size_t c, std::size_t a, std::size_t b, double count, const char* word) {
    if (at(c).decimals != 0) return;
    const auto floored = [count](const double* v) {
      const double months =
          months_between(static_cast<std::int64_t>(v[0]), static_cast<std::int64_t>(v[1]));
      return std::floor(months / count + 1e-9) == v[2];
    };
    if (!may_hold({a, b, c}, floored)) return;
    const std::string text = std::string("{0} = floor(({1} - {2}) / ") + word + ")";
    propose(c, {stated(filled_in(text, {at(c).name, at(b).name, at(a).name})), {a, b, c}, floored},
            2);
  }

  void calendar_parts(std::size_t c) {
    if (at(c).decimals != 0) return;
    for (std::size_t a = 0; a < numbers_.size(); ++a) {
      if (!at(a).date) continue;
      part(c, a, "year", [](std::int64_t t) { return static_cast<double>(calendar_day(t).year); });
      part(c, a, "month",
           [](std::int64_t t) { return static_cast<double>(calendar_day(t).month); });
      part(c, a, "day", [](std::int64_t t) { return static_cast<double>(calendar_day(t).day); });
      part(c, a, "weekday", [](std::int64_t t) { return static_cast<double>(weekday_of(t)); });
    }
  }

  void part(std::size_t c, std::size_t a, const char* name, double (*of)(std::int64_t)) {
    const auto equal = [of](const double* v) {
      return of(static_cast<std::int64_t>(v[0])) == v[1];
    };
    if (!may_hold({a, c}, equal)) return;
    const std::string text = std::string("{0} = ") + name + "({1})";
    propose(c, {stated(filled_in(text, {at(c).name, at(a).name})), {a, c}, equal}, 1);
  }

  // ---- Of two or three others -------------------------------------------------------------------

  void templates(std::size_t c) {
    for (const Template& one : kTemplates) {
      const std::size_t most = one.inputs == 2 ? kMostOfThree : kMostOfFour;
      const std::size_t count = std::min(numbers_.size(), most);
      for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < count; ++b) {
          if (a == b || a == c || b == c || at(a).date || at(b).date) continue;
          if (one.symmetric && a > b) continue;
          if (one.inputs == 2) {
            try_template(one, {a, b}, c);
            continue;
          }
          for (std::size_t d = 0; d < count; ++d) {
            if (d == a || d == b || d == c || at(d).date) continue;
            try_template(one, {a, b, d}, c);
          }
        }
      }
    }
  }

  void try_template(const Template& one, std::vector<std::size_t> columns, std::size_t c) {
    double step = at(c).step;
    if (one.exact) {
      for (const std::size_t a : columns) step = std::min(step, at(a).step);
    }
    const std::size_t last = columns.size();
    columns.push_back(c);
    const auto value = one.value;
    const auto holds = [value, step, last](const double* v) {
      const double result = value(v);
      return std::abs(result - v[last]) <= slack(step, result);
    };
    if (!may_hold(columns, holds)) return;
    std::vector<std::string> names;
    for (std::size_t k = 0; k < last; ++k) names.push_back(at(columns[k]).name);
    const std::string formula = filled_in(one.text, names);
    const bool coarser = std::any_of(columns.begin(), columns.end(), [&](std::size_t a) {
      return at(a).decimals > at(c).decimals;
    });
    const bool product = std::string_view(one.text) == "{0} * {1}" &&
                         at(columns[0]).decimals + at(columns[1]).decimals <= at(c).decimals;
    const std::string right = product || (one.exact && !coarser) ? formula : rounded(formula, c);
    propose(c, {stated(text::column_word(at(c).name) + " = " + right), columns, holds}, last);
  }

  // ---- Of many others ---------------------------------------------------------------------------

  /// c is the sum of some of the others, or a number less them: by least squares, whose
  /// coefficients are then 1 and -1.
  void sums(std::size_t c) {
    std::vector<std::size_t> terms;
    for (std::size_t a = 0; a < numbers_.size() && terms.size() < kMostTerms; ++a) {
      if (a != c && !at(a).date && at(a).decimals <= at(c).decimals && at(a).decimals < 9) {
        terms.push_back(a);
      }
    }
    if (terms.size() < 3 || at(c).decimals >= 9) return;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table_.sampled() && rows.size() < 4 * terms.size() + 40;
         ++row) {
      bool there = !std::isnan(at(c).sample[row]);
      for (std::size_t k = 0; k < terms.size() && there; ++k) {
        there = !std::isnan(at(terms[k]).sample[row]);
      }
      if (there) rows.push_back(row);
    }
    if (rows.size() < terms.size() + kFewestTellingRows) return;
    const std::vector<double> weights = least_squares(terms, rows, c);
    std::vector<std::size_t> columns;
    std::vector<double> signs;
    for (std::size_t k = 0; k < terms.size(); ++k) {
      const double sign = std::round(weights[k]);
      if (std::abs(weights[k] - sign) > 1e-4 || std::abs(sign) > 1) return;
      if (sign == 0) continue;
      columns.push_back(terms[k]);
      signs.push_back(sign);
    }
    const double constant =
        simplest(weights.back(), 1e-4 * std::max(1.0, std::abs(weights.back())));
    const bool has_constant = std::abs(weights.back()) > 1e-3 * at(c).step + 1e-6;
    if (columns.size() < 2 || (columns.size() == 2 && !has_constant)) return;
    propose_sum(c, columns, signs, has_constant ? constant : 0);
  }

  void propose_sum(std::size_t c, std::vector<std::size_t> columns,
                   const std::vector<double>& signs, double constant) {
    const double step = at(c).step;
    const std::size_t count = columns.size();
    const auto holds = [signs, constant, count, step](const double* v) {
      double sum = constant;
      for (std::size_t k = 0; k < count; ++k) sum += signs[k] * v[k];
      return std::abs(sum - v[count]) <= slack(step, sum);
    };
    // All parts stand on one side, and what they make on the other.
    std::string left;
    std::string right = constant != 0 ? text::shortest(constant) : "";
    std::string less;
    std::size_t positive = 0;
    for (std::size_t k = 0; k < count; ++k) {
      std::string& side = signs[k] < 0 ? left : right;
      const std::string word = text::column_word(at(columns[k]).name);
      side += (side.empty() ? "" : " + ") + word;
      if (signs[k] < 0) less += " - " + word;
      positive += signs[k] > 0 ? 1 : 0;
    }
    std::string text;
    if (constant == 0 && positive == count) {
      text = text::column_word(at(c).name) + " = " + right;
    } else if (positive == 0) {
      text = left + " + " + text::column_word(at(c).name) + " = " + right;
    } else if (positive > 1 && c > columns.back()) {
      // Something is added and something taken away: what comes last is the result.
      text = text::column_word(at(c).name) + " = " + right + less;
    } else {
      return;  // the total is another one's
    }
    columns.push_back(c);
    propose(c, {stated(text), columns, holds}, count);
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
      for (std::size_t i = 0; i < n; ++i) q[k + 1][i] = at(terms[k]).sample[rows[i]];
    }
    std::vector<double> rest(n);
    for (std::size_t i = 0; i < n; ++i) rest[i] = at(c).sample[rows[i]];
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

  // ---- Which of them ----------------------------------------------------------------------------

  struct Candidate {
    NumberRule rule;
    std::size_t rows;
  };

  /// Copies first, then what is exact, and then what was rounded.
  static int rank_of(const Candidate& one) {
    const std::string& text = one.rule.constraint.expression;
    const bool rounds =
        text.find("round(") != std::string::npos || text.find("floor(") != std::string::npos;
    const bool copy = one.rule.columns.size() == 2 && text.find_first_of("*/+-(") == text.npos;
    if (!rounds) return copy ? 0 : 1;
    // What was divided by another column was more often multiplied.
    const std::size_t slash = text.find("/ ");
    const bool by_number = slash != text.npos && text::is_digit(text[slash + 2]);
    return slash == text.npos || by_number ? 2 : 3;
  }

  /// Each set of columns once, the simplest first; and nothing that follows from what is there:
  /// a formula of columns that already hang together by as many formulas as they can.
  [[nodiscard]] std::vector<FoundConstraint> chosen() const {
    std::vector<const Candidate*> all;
    for (const auto& of_target : found_) {
      for (const Candidate& candidate : of_target) all.push_back(&candidate);
    }
    std::stable_sort(all.begin(), all.end(), [](const Candidate* a, const Candidate* b) {
      const auto key = [](const Candidate& one) {
        return std::tuple(rank_of(one), one.rule.columns.size(),
                          one.rule.constraint.expression.size());
      };
      return key(*a) < key(*b);
    });
    std::vector<FoundConstraint> result;
    std::vector<std::set<std::size_t>> taken;
    std::set<std::size_t> targets;
    for (const Candidate* one : all) {
      const std::set<std::size_t> columns(one->rule.columns.begin(), one->rule.columns.end());
      if (std::find(taken.begin(), taken.end(), columns) != taken.end()) continue;
      const std::size_t target = one->rule.columns.back();
      // A column is computed once; a second formula for it says something of its inputs, which
      // then is a rule of theirs only where these are not tied together otherwise.
      const Joined joined = joined_with(columns, taken);
      if (joined.all && (targets.contains(target) || joined.free <= 1)) continue;
      if (reversed(columns, taken)) continue;
      taken.push_back(columns);
      targets.insert(target);
      result.push_back({one->rule.constraint, one->rows, one->rule.surprise, true});
    }
    return result;
  }

  /// What formulas join with a column of these already.
  struct Joined {
    bool all = false;      ///< whether they join all of these
    std::size_t free = 0;  ///< how many of what is joined no formula gives
  };
  static Joined joined_with(const std::set<std::size_t>& columns,
                            const std::vector<std::set<std::size_t>>& taken) {
    std::set<std::size_t> joined = {*columns.begin()};
    const auto touches = [&](const std::set<std::size_t>& one) {
      return std::any_of(one.begin(), one.end(), [&](std::size_t c) { return joined.contains(c); });
    };
    for (bool grows = true; grows;) {
      grows = false;
      for (const auto& one : taken) {
        if (!touches(one)) continue;
        for (const std::size_t c : one) grows = joined.insert(c).second || grows;
      }
    }
    const auto formulas =
        static_cast<std::size_t>(std::count_if(taken.begin(), taken.end(), touches));
    return {std::includes(joined.begin(), joined.end(), columns.begin(), columns.end()),
            joined.size() - std::min(joined.size(), formulas)};
  }

  /// Whether a copy of one of its columns stands in its place.
  static bool reversed(const std::set<std::size_t>& columns,
                       const std::vector<std::set<std::size_t>>& taken) {
    if (columns.size() < 3) return false;
    return std::any_of(taken.begin(), taken.end(), [&](const std::set<std::size_t>& one) {
      return one.size() == 2 &&
             std::includes(columns.begin(), columns.end(), one.begin(), one.end());
    });
  }

  const SearchedTable& table_;
  const std::vector<SearchedNumbers>& numbers_;
  std::vector<std::vector<Candidate>> found_;
};

}  // namespace

std::vector<FoundConstraint> find_formulas(const SearchedTable& table) {
  return FormulaSearch(table).run();
}

}  // namespace likeness
