#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <utility>

#include "constraints/searched_table.hpp"
#include "likeness/parallel.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness {
namespace {

/// With fewer rows expected to break an order if its columns had nothing to do with each other, it
/// is none: columns that grow together keep one by accident more easily than others.
constexpr double kExpectedBreaks = 30;
constexpr double kCertainBreaks = 60;
constexpr double kMixedShare = 0.4;
constexpr int kMostCountedDecimals = 4;

using Pair = std::pair<std::size_t, std::size_t>;

class OrderSearch {
 public:
  OrderSearch(const SearchedTable& table, const std::vector<FoundConstraint>& formulas)
      : table_(table), numbers_(table.numbers()) {
    for (const FoundConstraint& formula : formulas) {
      const std::vector<std::string> names = constraint_columns(formula.constraint);
      tied_.emplace_back(names.begin(), names.end());
      results_.push_back(result_of(formula.constraint.expression));
      if (formula.constraint.expression.find("date_trunc(") != std::string::npos) {
        begun_.insert(names.begin(), names.end());
      }
    }
    for (const std::set<std::string>& names : tied_) {
      const bool copies = std::ranges::any_of(
          names, [&](const std::string& name) { return begun_.contains(name); });
      if (copies && names.size() == 2) begun_.insert(names.begin(), names.end());
    }
  }

  std::vector<FoundConstraint> run() {
    const std::size_t count = numbers_.size();
    std::vector<std::uint8_t> below(count * count, 0);
    parallel_for(count, [&](std::size_t a) {
      for (std::size_t b = 0; b < count; ++b) below[a * count + b] = is_below(a, b) ? 1 : 0;
    });
    // What follows from others is not looked at; what turns out to be broken lets others return.
    std::set<Pair> held;
    std::set<Pair> refuted;
    for (;;) {
      std::vector<Pair> open;
      for (const Pair& pair : reduced(below)) {
        if (!held.contains(pair)) open.push_back(pair);
      }
      if (open.empty()) break;
      std::vector<std::size_t> rows(open.size());
      parallel_for(open.size(), [&](std::size_t k) {
        rows[k] = rows_that_obey(table_, rule_of(open[k], false));
      });
      bool any = false;
      for (std::size_t k = 0; k < open.size(); ++k) {
        if (rows[k] >= kFewestTellingRows) {
          held.insert(open[k]);
        } else {
          below[open[k].first * count + open[k].second] = 0;
          any = true;
        }
      }
      if (!any) break;
    }
    return described(reduced(below), held);
  }

 private:
  [[nodiscard]] NumberRule rule_of(const Pair& pair, bool strict) const {
    Constraint constraint{"Inequality", {numbers_[pair.first].name, numbers_[pair.second].name}};
    constraint.strict = strict;
    NumberRule rule{std::move(constraint), {pair.first, pair.second}, {}, 0};
    if (strict) {
      rule.holds = [](const double* v) { return v[0] < v[1]; };
    } else {
      rule.holds = [](const double* v) { return v[0] <= v[1]; };
    }
    return rule;
  }

  [[nodiscard]] bool is_below(std::size_t a, std::size_t b) const {
    if (numbers_[a].few || numbers_[b].few) return false;
    const SearchedNumbers& low = numbers_[a];
    const SearchedNumbers& high = numbers_[b];
    if (a == b || low.date != high.date || follows_from_formula(low, high)) return false;
    std::size_t rows = 0;
    bool equal = true;
    for (std::size_t row = 0; row < low.sample.size(); ++row) {
      if (std::isnan(low.sample[row]) || std::isnan(high.sample[row])) continue;
      if (low.sample[row] > high.sample[row]) return false;
      equal = equal && low.sample[row] == high.sample[row];
      ++rows;
    }
    if (rows < kFewestTellingRows || equal) return false;
    return expected_breaks(low, high) >= kExpectedBreaks;
  }

  /// A part is not above its whole: that is said already. But dates that a length of time lies
  /// between are in an order of their own.
  [[nodiscard]] bool follows_from_formula(const SearchedNumbers& low,
                                          const SearchedNumbers& high) const {
    if (low.date) return begun_.contains(low.name) && begun_.contains(high.name);
    for (std::size_t k = 0; k < tied_.size(); ++k) {
      if (!tied_[k].contains(low.name) || !tied_[k].contains(high.name)) continue;
      // Of two columns that a mean or a difference is made of, it says nothing.
      const bool made = results_[k].empty() || results_[k] == low.name || results_[k] == high.name;
      if (made) return true;
    }
    return false;
  }

  /// The column that a formula gives; empty where its left side is no column alone.
  [[nodiscard]] static std::string result_of(const std::string& expression) {
    if (expression.empty()) return "";
    const text::Expression e = text::parse_expression(expression);
    const bool formula = e.kind == text::Expression::Kind::kCompare && !e.children.empty() &&
                         e.children[0].kind == text::Expression::Kind::kColumn;
    return formula ? e.children[0].text : "";
  }

  /// How many rows would break the order if the columns had nothing to do with each other.
  [[nodiscard]] static double expected_breaks(const SearchedNumbers& low,
                                              const SearchedNumbers& high) {
    const std::size_t rows = low.sample.size();
    std::size_t pairs = 0;
    std::size_t broken = 0;
    for (std::size_t k = 0; k < rows; ++k) {
      const double x = low.sample[k];
      const double y = high.sample[(k * 7919 + rows / 2 + 1) % rows];
      if (std::isnan(x) || std::isnan(y)) continue;
      ++pairs;
      if (x > y) ++broken;
    }
    return pairs == 0 ? 0
                      : static_cast<double>(broken) * static_cast<double>(low.values.size()) /
                            static_cast<double>(pairs);
  }

  /// The pairs between which no other column lies.
  [[nodiscard]] std::vector<Pair> reduced(const std::vector<std::uint8_t>& below) const {
    const std::size_t count = numbers_.size();
    std::vector<Pair> pairs;
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        if (below[a * count + b] == 0) continue;
        bool between = false;
        for (std::size_t c = 0; c < count && !between; ++c) {
          between = below[a * count + c] != 0 && below[c * count + b] != 0;
        }
        if (!between) pairs.emplace_back(a, b);
      }
    }
    return pairs;
  }

  [[nodiscard]] std::vector<FoundConstraint> described(const std::vector<Pair>& pairs,
                                                       const std::set<Pair>& held) const {
    std::vector<FoundConstraint> found;
    for (const Pair& pair : pairs) {
      if (!held.contains(pair)) continue;
      const std::size_t strict = rows_that_obey(table_, rule_of(pair, true));
      const NumberRule rule = rule_of(pair, strict > 0);
      const std::size_t rows = rows_that_obey(table_, rule);
      const double expected = expected_breaks(numbers_[pair.first], numbers_[pair.second]);
      // Of numbers that lie on both sides of each other's, few rows tell as much.
      const bool mixed = expected >= kMixedShare * static_cast<double>(rows);
      found.push_back({rule.constraint, rows, expected, expected >= kCertainBreaks || mixed});
    }
    return found;
  }

  const SearchedTable& table_;
  const std::vector<SearchedNumbers>& numbers_;
  std::vector<std::set<std::string>> tied_;
  std::vector<std::string> results_;  ///< of each formula, what it gives
  std::set<std::string> begun_;       ///< dates that others are the day or month of, and these
};

/// The largest number of which all are multiples, in units of the last decimal; 0 where all are 0.
std::int64_t common_divisor(const SearchedNumbers& column) {
  std::int64_t divisor = 0;
  for (const double value : column.values) {
    if (std::isnan(value)) continue;
    const double units = std::round(value / column.step);
    if (std::abs(units) > 9e15) return 1;
    divisor = std::gcd(divisor, static_cast<std::int64_t>(units));
    if (divisor == 1) return 1;
  }
  return divisor;
}

/// What is left of a divisor besides tens, which are but digits left out.
std::int64_t without_tens(std::int64_t divisor) {
  while (divisor % 10 == 0) divisor /= 10;
  return divisor;
}

/// How many cells tell of a divisor: those that fewer digits wouldn't write, because these are
/// multiples of it anyway.
std::size_t telling_multiples(const SearchedNumbers& column, std::int64_t divisor) {
  double rounder = column.step;
  while (rounder < static_cast<double>(divisor) * column.step) rounder *= 10;
  return static_cast<std::size_t>(
      std::count_if(column.values.begin(), column.values.end(), [&](double value) {
        const double times = value / rounder;
        return !std::isnan(value) && std::abs(times - std::round(times)) > 1e-6;
      }));
}

}  // namespace

std::vector<FoundConstraint> find_orders(const SearchedTable& table,
                                         const std::vector<FoundConstraint>& formulas) {
  return OrderSearch(table, formulas).run();
}

std::vector<FoundConstraint> find_multiples(const SearchedTable& table,
                                            const std::vector<FoundConstraint>& formulas) {
  std::set<std::string> computed;
  for (const FoundConstraint& formula : formulas) {
    for (const std::string& name : constraint_columns(formula.constraint)) computed.insert(name);
  }
  std::vector<FoundConstraint> found;
  for (const SearchedNumbers& column : table.numbers()) {
    // The last of many decimals says how a number was computed.
    if (column.date || column.few || column.decimals > kMostCountedDecimals ||
        computed.contains(column.name))
      continue;
    const std::int64_t divisor = common_divisor(column);
    if (divisor <= 1) continue;
    const std::int64_t beyond_digits = without_tens(divisor);
    if (beyond_digits == 1) continue;
    const std::size_t rows = telling_multiples(column, divisor);
    const double surprise =
        std::log(static_cast<double>(beyond_digits)) * static_cast<double>(rows);
    if (rows < kFewestTellingRows || surprise < kLeastSurprise) continue;
    Constraint constraint{"FixedIncrements", {column.name}};
    constraint.values = {text::shortest(static_cast<double>(divisor) * column.step)};
    if (column.decimals > 0) {
      constraint.values = {
          text::rounded(static_cast<double>(divisor) * column.step, column.decimals)};
    }
    found.push_back({std::move(constraint), rows, surprise, true});
  }
  return found;
}

}  // namespace likeness
