#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "constraints/formula_tries.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

/// Formulas of three others are looked for among this many columns at most.
constexpr std::size_t kMostOfFour = 30;
constexpr std::size_t kMostOfThree = 100;

constexpr std::size_t kNone = 9;

/// A formula as a function of its inputs, and as text.
struct Template {
  std::size_t inputs;
  bool symmetric;  ///< in the first two
  double (*value)(const double* in);
  const char* text;           ///< {0}, {1}, {2} are the inputs
  bool exact;                 ///< a sum, which is not rounded
  std::size_t added = kNone;  ///< an input that is added, or a share that is
};

constexpr std::array kTemplates = {
    Template{2, true, [](const double* v) { return v[0] + v[1]; }, "{0} + {1}", true},
    Template{2, false, [](const double* v) { return v[0] * (1 + v[1]); }, "{0} * (1 + {1})", false,
             1},
    Template{2, false, [](const double* v) { return v[0] * (1 - v[1]); }, "{0} * (1 - {1})", false,
             1},
    Template{2, false, [](const double* v) { return v[0] * (1 + v[1] / 100); },
             "{0} * (1 + {1} / 100)", false, 1},
    Template{2, false, [](const double* v) { return v[0] * (1 - v[1] / 100); },
             "{0} * (1 - {1} / 100)", false, 1},
    Template{2, false, [](const double* v) { return (v[0] + 2 * v[1]) / 3; }, "({0} + 2 * {1}) / 3",
             false},
    Template{3, true, [](const double* v) { return (v[0] + v[1]) * v[2] / 100; },
             "({0} + {1}) * {2} / 100", false},
    Template{2, true, [](const double* v) { return (v[0] + v[1]) / 2; }, "({0} + {1}) / 2", false},
    Template{3, true, [](const double* v) { return (v[0] + v[1] + v[2]) / 3; },
             "({0} + {1} + {2}) / 3", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] * v[2]; }, "{0} * {1} * {2}", false},
    Template{3, true, [](const double* v) { return v[0] * v[1] * (1 - v[2]); },
             "{0} * {1} * (1 - {2})", false, 2},
    Template{3, true, [](const double* v) { return v[0] * v[1] * (1 + v[2]); },
             "{0} * {1} * (1 + {2})", false, 2},
    Template{3, true, [](const double* v) { return v[0] * v[1] * (1 - v[2] / 100); },
             "{0} * {1} * (1 - {2} / 100)", false, 2},
    Template{3, true, [](const double* v) { return v[0] * v[1] - v[2]; }, "{0} * {1} - {2}", false,
             2},
    Template{3, true, [](const double* v) { return v[0] * v[1] + v[2]; }, "{0} * {1} + {2}", false,
             2},
};

class ProductSearch {
 public:
  explicit ProductSearch(FormulaTries& tries) : tries_(tries) {}

  void run(std::size_t c) {
    const std::size_t pairs = std::min(tries_.size(), kMostOfThree);
    const std::size_t triples = std::min(tries_.size(), kMostOfFour);
    for (std::size_t a = 0; a < pairs; ++a) {
      if (a == c || tries_.at(a).date) continue;
      for (std::size_t b = 0; b < pairs; ++b) {
        if (b == a || b == c || tries_.at(b).date) continue;
        if (a < b) ratio(c, a, b, Ratio::kProduct);
        ratio(c, a, b, Ratio::kQuotient);
        ratio(c, a, b, Ratio::kBySquare);
        for (const Template& one : kTemplates) {
          if (one.inputs == 2 && (a < b || !one.symmetric)) try_template(one, {a, b, c, 0});
        }
        if (a > b || b >= triples) continue;
        for (std::size_t d = 0; d < triples; ++d) {
          if (d == a || d == b || d == c || tries_.at(d).date) continue;
          for (const Template& one : kTemplates) {
            if (one.inputs == 3) try_template(one, {a, b, d, c});
          }
        }
      }
    }
  }

 private:
  /// By two or three columns, and the one that is computed.
  using Columns = std::array<std::size_t, 4>;

  void try_template(const Template& one, const Columns& all) {
    const std::size_t last = one.inputs;
    const std::size_t c = all[last];
    double step = tries_.at(c).step;
    for (std::size_t k = 0; one.exact && k < last; ++k) {
      step = std::min(step, tries_.at(all[k]).step);
    }
    const auto value = one.value;
    const auto holds = [value, step, last](const double* v) {
      const double result = value(v);
      return std::abs(result - v[last]) <= FormulaTries::slack(step, result);
    };
    const std::span<const std::size_t> columns(all.data(), last + 1);
    if (!tries_.may_hold(columns, holds)) return;
    std::vector<std::string> names;
    std::vector<bool> may_be_zero;
    bool coarser = false;
    for (std::size_t k = 0; k < last; ++k) {
      names.push_back(tries_.at(all[k]).name);
      may_be_zero.push_back(one.exact || k == one.added);
      coarser = coarser || tries_.at(all[k]).decimals > tries_.at(c).decimals;
    }
    NumberRule rule{{}, {columns.begin(), columns.end()}, holds};
    const std::vector<bool> zero = tries_.zero_where_missing(rule, std::move(may_be_zero));
    const std::string formula = with_names(one.text, names, zero);
    const std::string right = one.exact && !coarser ? formula : tries_.rounded(formula, c);
    rule.constraint = parse_constraint(text::column_word(tries_.at(c).name) + " = " + right);
    if (one.exact && is_either(all)) {
      // What is left of a whole is its result, as what is open is of what isn't paid.
      rule.constraint = parse_constraint(
          with_names("{1} = {2} - {0}", {names[0], names[1], tries_.at(c).name}, zero));
    }
    tries_.propose(c, std::move(rule), last, one.exact);
  }

  /// Whether one of two parts is the whole in nearly all rows.
  [[nodiscard]] bool is_either(const Columns& all) const {
    std::size_t parts = 0;
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double a = tries_.at(all[0]).sample[row];
      const double b = tries_.at(all[1]).sample[row];
      const double whole = tries_.at(all[2]).sample[row];
      if (a != whole && b != whole && !std::isnan(a + b + whole)) ++parts;
    }
    return parts < kFewestTellingRows;
  }

  /// The factors that rows allow, which is what they have in common.
  struct Factors {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();

    /// y is z times the factor, but for what it was rounded.
    [[nodiscard]] bool allow(double z, double y, double step) {
      const double room = FormulaTries::slack(step, y);
      if (z == 0) return std::abs(y) <= room;
      double low = (y - room) / z;
      double high = (y + room) / z;
      if (low > high) std::swap(low, high);
      least = std::max(least, low);
      most = std::min(most, high);
      return least <= most;
    }
  };

  enum class Ratio { kProduct, kQuotient, kBySquare };

  static double part_of(const double* v, Ratio ratio) {
    if (ratio == Ratio::kProduct) return v[0] * v[1];
    return ratio == Ratio::kQuotient ? v[0] / v[1] : v[0] / (v[1] * v[1]);
  }

  /// c is a * b, a / b, or a / (b * b), times a constant, of which 1 and hundreds are the most
  /// frequent.
  void ratio(std::size_t c, std::size_t a, std::size_t b, Ratio ratio) {
    const std::array<std::size_t, 3> columns = {a, b, c};
    const double step = tries_.at(c).step;
    Factors factors;
    const auto allows = [&factors, ratio, step](const double* v) {
      if (ratio != Ratio::kProduct && v[1] == 0) return false;
      return factors.allow(part_of(v, ratio), v[2], step);
    };
    if (!tries_.may_hold(std::span<const std::size_t>(columns), allows)) return;
    for (std::size_t row = 0; row < tries_.sampled(); ++row) {
      const double v[] = {tries_.at(a).sample[row], tries_.at(b).sample[row],
                          tries_.at(c).sample[row]};
      if (!std::isnan(v[0]) && !std::isnan(v[1]) && !std::isnan(v[2]) && !allows(v)) return;
    }
    const auto named = factor_in(factors);
    if (!named) return;
    const auto [factor, divisor] = *named;
    const auto holds = [factor = factor, ratio, step](const double* v) {
      if (ratio != Ratio::kProduct && v[1] == 0) return false;
      const double value = factor * part_of(v, ratio);
      return std::abs(value - v[2]) <= FormulaTries::slack(step, value);
    };
    std::string formula = ratio == Ratio::kProduct    ? "{0} * {1}"
                          : ratio == Ratio::kQuotient ? "{0} / {1}"
                                                      : "{0} / ({1} * {1})";
    if (divisor != 0) {
      formula += " / " + text::shortest(divisor);
    } else if (factor != 1) {
      formula.insert(0, text::shortest(factor) + " * ");
    }
    formula = with_names(formula, {tries_.at(a).name, tries_.at(b).name});
    const bool exact = ratio == Ratio::kProduct && factor == 1 &&
                       tries_.at(a).decimals + tries_.at(b).decimals <= tries_.at(c).decimals;
    const std::string right = exact ? formula : tries_.rounded(formula, c);
    tries_.propose(
        c,
        {parse_constraint(text::column_word(tries_.at(c).name) + " = " + right), {a, b, c}, holds},
        2);
  }

  struct Factor {
    double value = 1;
    double divisor = 0;  ///< its inverse where that is the simpler number
  };

  /// The simplest of the factors; nothing where it takes many digits to name one.
  static std::optional<Factor> factor_in(const Factors& factors) {
    constexpr std::size_t kMostDigits = 8;
    const auto fits = [&](double value) { return factors.least <= value && value <= factors.most; };
    if (fits(1)) return Factor{};
    if (fits(0.01)) return Factor{0.01, 100};
    if (fits(100)) return Factor{100};
    if (!std::isfinite(factors.least) || !std::isfinite(factors.most)) return std::nullopt;
    const double factor =
        simplest_number((factors.least + factors.most) / 2, (factors.most - factors.least) / 2);
    if (factor == 0) return std::nullopt;
    const double low = 1 / factors.most;
    const double high = 1 / factors.least;
    const double inverse = simplest_number((low + high) / 2, std::abs(high - low) / 2);
    const bool turned = std::abs(factor) < 1 && std::isfinite(inverse) && fits(1 / inverse) &&
                        text::shortest(inverse).size() < text::shortest(factor).size();
    if (text::shortest(turned ? inverse : factor).size() > kMostDigits) return std::nullopt;
    return turned ? Factor{1 / inverse, inverse} : Factor{factor};
  }

  FormulaTries& tries_;
};

}  // namespace

void try_products(FormulaTries& tries, std::size_t c) {
  ProductSearch(tries).run(c);
}

}  // namespace likeness
