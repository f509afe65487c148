#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

/// The parts of find_constraints(). Each proposes what holds in a sample of the rows, and keeps
/// what holds in all of them.
namespace likeness {

/// What must not have happened by accident, as minus the logarithm of its probability.
inline constexpr double kLeastSurprise = 30;
/// Fewer rows show no rule.
inline constexpr std::size_t kFewestTellingRows = 20;

/// A column of numbers or dates.
struct SearchedNumbers {
  std::string name;
  bool date = false;
  bool few = false;            ///< two values at most: something to compute others from
  int decimals = 0;            ///< of numbers; 9 where they may be any
  double step = 1;             ///< one of the last decimal
  std::vector<double> values;  ///< NaN where missing
  std::vector<double> sample;  ///< in the sampled rows
};

/// A column of values that repeat.
struct SearchedLevels {
  std::string name;
  bool category = false;            ///< rather than a number
  std::vector<std::int32_t> codes;  ///< -1 where missing
  std::vector<std::size_t> counts;  ///< of each level
  std::vector<std::string> values;  ///< of each level, as a rule spells it
  std::size_t missing = 0;
};

class SearchedTable {
 public:
  SearchedTable(const Table& table, const Metadata& metadata);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] const std::vector<SearchedNumbers>& numbers() const noexcept { return numbers_; }
  [[nodiscard]] const std::vector<SearchedLevels>& levels() const noexcept { return levels_; }
  [[nodiscard]] const Table& table() const noexcept { return table_; }
  /// The learned columns, by name.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t sampled() const noexcept { return sample_.size(); }

 private:
  const Table& table_;
  std::size_t rows_;
  std::vector<std::size_t> sample_;
  std::vector<SearchedNumbers> numbers_;
  std::vector<SearchedLevels> levels_;
  std::vector<std::string> columns_;
};

/// A constraint that is checked by a function of some numbers, all of which are there.
struct NumberRule {
  Constraint constraint;
  std::vector<std::size_t> columns;  ///< of SearchedTable::numbers()
  std::function<bool(const double* values)> holds;
  double surprise = 0;
};

/// In how many rows with all numbers it holds, if it does in all of them; 0 otherwise.
[[nodiscard]] std::size_t rows_that_obey(const SearchedTable& table, const NumberRule& rule);

/// Formulas of numbers and dates, copies and proportions among them, and parts of a whole.
[[nodiscard]] std::vector<FoundConstraint> find_formulas(const SearchedTable& table);
/// Categories that are a part of a date in words, such as the month.
[[nodiscard]] std::vector<FoundConstraint> find_date_texts(const SearchedTable& table);
/// Orders that don't follow from each other, nor from `formulas`.
[[nodiscard]] std::vector<FoundConstraint> find_orders(
    const SearchedTable& table, const std::vector<FoundConstraint>& formulas);
[[nodiscard]] std::vector<FoundConstraint> find_multiples(
    const SearchedTable& table, const std::vector<FoundConstraint>& formulas);
/// Columns that another one determines, and categories that imply another.
[[nodiscard]] std::vector<FoundConstraint> find_dependencies(
    const SearchedTable& table, const std::vector<FoundConstraint>& formulas);
/// Numbers that are 0 or another one.
[[nodiscard]] std::vector<FoundConstraint> find_zero_or_equal(const SearchedTable& table);
/// Categories that go with a band of a number each, or with a sign of it, and negative numbers that
/// another one bounds. Those of no rows follow from others.
[[nodiscard]] std::vector<FoundConstraint> find_thresholds(
    const SearchedTable& table, const std::vector<FoundConstraint>& known);
/// Columns of 0 and 1 of which one is 1.
[[nodiscard]] std::vector<FoundConstraint> find_one_hot(const SearchedTable& table);
/// Cells that are missing together, or where a category is.
[[nodiscard]] std::vector<FoundConstraint> find_missing_patterns(const SearchedTable& table);

/// The columns that a constraint names, in its expression or its parameters.
[[nodiscard]] std::vector<std::string> constraint_columns(const Constraint& constraint);

}  // namespace likeness
