#pragma once

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "constraints/searched_table.hpp"

namespace likeness {

/// A formula of a column that holds in every row.
struct FoundFormula {
  NumberRule rule;
  std::size_t rows;
  /// Whether its results lie nearer to the column's numbers in every row than rounding them would
  /// bring them: then another column of it was rounded, as a share of two counts is.
  bool is_near = false;
};

/// What the searches for formulas share: columns of numbers, and tries whether a formula holds.
class FormulaTries {
 public:
  explicit FormulaTries(const SearchedTable& table)
      : table_(table), numbers_(table.numbers()), found_(numbers_.size()) {}

  [[nodiscard]] const SearchedNumbers& at(std::size_t c) const { return numbers_[c]; }
  [[nodiscard]] std::size_t size() const noexcept { return numbers_.size(); }
  [[nodiscard]] std::size_t sampled() const { return table_.sampled(); }
  /// Of each column, by what formulas it can be had.
  [[nodiscard]] const std::vector<std::vector<FoundFormula>>& found() const noexcept {
    return found_;
  }

  /// Half of the last decimal of c, and a bit for the last bits of a sum.
  static double slack(double step, double value) {
    return 0.5 * step * (1 + 1e-6) + 1e-12 * std::abs(value);
  }
  /// A formula for column c, rounded as that is.
  [[nodiscard]] std::string rounded(const std::string& formula, std::size_t c) const;

  /// Keeps the rule for column c if it holds in the sample, is no accident, and holds everywhere.
  /// What is kept for different columns may be proposed side by side.
  /// `apart`: that one input is the result by itself tells something, too, where each is in some
  /// rows (what is open and what is paid). `fitted`: the rule's numbers were chosen so that it
  /// holds, which a few points allow by accident, however many rows have them.
  void propose(std::size_t c, NumberRule rule, std::size_t inputs, bool apart = false,
               bool fitted = false);

  /// Which of the inputs, but for the last column, count as 0 where they are missing: those that
  /// are missing in some rows, where the rule then holds in all of these as well.
  [[nodiscard]] std::vector<bool> zero_where_missing(const NumberRule& rule,
                                                     std::vector<bool> may_be) const;

  /// Whether a rule of these columns holds in the first rows: most don't.
  template <class Holds>
  [[nodiscard]] bool may_hold(std::initializer_list<std::size_t> columns,
                              const Holds& holds) const {
    return may_hold(std::span(columns.begin(), columns.size()), holds);
  }
  template <class Holds>
  [[nodiscard]] bool may_hold(std::span<const std::size_t> columns, const Holds& holds) const {
    double values[4] = {};
    std::size_t seen = 0;
    for (std::size_t row = 0; row < table_.sampled() && seen < 40; ++row) {
      bool there = true;
      for (std::size_t k = 0; k < columns.size() && there; ++k) {
        values[k] = at(columns[k]).sample[row];
        there = !std::isnan(values[k]);
      }
      if (!there) continue;
      ++seen;
      if (!holds(values)) return false;
    }
    return seen >= kFewestTellingRows;
  }

 private:
  const SearchedTable& table_;
  const std::vector<SearchedNumbers>& numbers_;
  std::vector<std::vector<FoundFormula>> found_;
};

/// A column as a formula takes it; `zero`: as 0 where it is missing.
[[nodiscard]] std::string formula_word(const std::string& name, bool zero);
/// The formula with its marks {0}, {1}, ... replaced by names of columns. Those of
/// `zero` count as 0 where they are missing.
[[nodiscard]] std::string with_names(std::string formula, const std::vector<std::string>& names,
                                     const std::vector<bool>& zero = {});
/// The simplest number within `tolerance` of `value`.
[[nodiscard]] double simplest_number(double value, double tolerance);

/// Searches for formulas of column c: of one other column, of dates, of two or three others, and of
/// many.
void try_lines(FormulaTries& tries, std::size_t c);
void try_dates(FormulaTries& tries, std::size_t c);
void try_products(FormulaTries& tries, std::size_t c);
void try_sums(FormulaTries& tries, std::size_t c);

}  // namespace likeness
