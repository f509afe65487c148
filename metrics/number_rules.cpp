#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "metrics/column_rules.hpp"
#include "metrics/sdtype.hpp"
#include "table/column_type.hpp"
#include "text/number_text.hpp"

namespace likeness::metrics {
namespace {

/// Rules of three columns are looked for among this many at most.
constexpr std::size_t kMostOfThree = 40;
constexpr std::size_t kFewestValues = 3;
/// Decimals of a column that doesn't say how many it has.
constexpr int kUnknownDecimals = 9;

struct NumberUnit {
  double nanoseconds;
  const char* name;
};
constexpr std::array<NumberUnit, 4> kUnits = {
    {{86'400e9, "days"}, {3'600e9, "hours"}, {60e9, "minutes"}, {1e9, "seconds"}}};

/// A column of numbers or dates, in both tables.
struct NumberPair {
  std::string name;
  std::shared_ptr<const ContinuousColumn> real;
  std::shared_ptr<const ContinuousColumn> synthetic;
  bool date;
  int decimals;

  /// Half of its last decimal.
  [[nodiscard]] double half_step() const { return 0.5 * std::pow(10.0, -decimals); }
};

int decimals_of(const Column& column) {
  if (column.type == ColumnType::kInt64) return 0;
  return column.decimals < 0 ? kUnknownDecimals : column.decimals;
}

bool has_few_values(const ContinuousColumn& column) {
  std::vector<double> seen;
  for (std::size_t row = 0; row < column.values.size() && seen.size() < kFewestValues; ++row) {
    const double value = column.values[row];
    if (column.valid(row) && std::find(seen.begin(), seen.end(), value) == seen.end()) {
      seen.push_back(value);
    }
  }
  return seen.size() < kFewestValues;
}

/// A side of a column of numbers or dates; categories count where they are numbers, such as nights.
std::shared_ptr<const ContinuousColumn> numbers_of(const PairedTables& tables, TableSide side,
                                                   const ColumnMetadata& meaning) {
  if (is_continuous(meaning.sdtype)) {
    const auto& numbers = tables.numbers(side, meaning);
    // It belongs to the tables, which outlive this.
    return {std::shared_ptr<void>(), numbers ? &*numbers : nullptr};
  }
  const Column& column = tables.table(side).column(meaning.name);
  if (!is_number(column.type)) return nullptr;
  auto numbers = std::make_shared<ContinuousColumn>();
  for (std::size_t row = 0; row < column.size(); ++row) {
    numbers->values.push_back(number_at(column, row));
  }
  numbers->validity = column.validity;
  return numbers;
}

std::vector<NumberPair> number_pairs(const PairedTables& tables) {
  std::vector<NumberPair> pairs;
  for (const ColumnMetadata& meaning : tables.metadata().columns) {
    if (!is_compared(meaning.sdtype)) continue;
    const Column* real = tables.real().find(meaning.name);
    if (real == nullptr || tables.synthetic().find(meaning.name) == nullptr) continue;
    auto of_real = numbers_of(tables, TableSide::kReal, meaning);
    auto of_synthetic = numbers_of(tables, TableSide::kSynthetic, meaning);
    if (!of_real || !of_synthetic || has_few_values(*of_real)) continue;
    pairs.push_back({meaning.name, std::move(of_real), std::move(of_synthetic),
                     meaning.sdtype == "datetime", decimals_of(*real)});
  }
  return pairs;
}

/// A rule between some columns: whether these values obey it.
using Obeys = std::function<bool(const double* values)>;

class Search {
 public:
  Search(const PairedTables& tables, std::vector<ColumnRule>& rules)
      : rows_(tables.real().rows()), columns_(number_pairs(tables)), rules_(rules) {}

  void run() {
    for (std::size_t a = 0; a < columns_.size(); ++a) {
      for (std::size_t b = 0; b < columns_.size(); ++b) {
        if (a == b || columns_[a].date != columns_[b].date) continue;
        find_order(a, b);
        if (!columns_[a].date) find_proportion(a, b);
      }
    }
    const std::size_t few = std::min(columns_.size(), kMostOfThree);
    for (std::size_t a = 0; a < few; ++a) {
      for (std::size_t b = 0; b < few; ++b) {
        for (std::size_t c = 0; c < few; ++c) {
          if (a == b || b == c || a == c || columns_[c].date) continue;
          find_of_three(a, b, c);
        }
      }
    }
  }

 private:
  /// Calls visit(values) for each row with a value in all columns, until it says no.
  template <class Visit>
  static void each_row(const std::vector<const ContinuousColumn*>& columns, const Visit& visit) {
    std::array<double, 3> values{};
    for (std::size_t row = 0; row < columns[0]->values.size(); ++row) {
      bool present = true;
      for (std::size_t k = 0; k < columns.size(); ++k) {
        present = present && columns[k]->valid(row);
        values[k] = columns[k]->values[row];
      }
      if (present && !visit(values.data())) return;
    }
  }

  [[nodiscard]] std::vector<const ContinuousColumn*> side(const std::vector<std::size_t>& which,
                                                          bool real) const {
    std::vector<const ContinuousColumn*> columns;
    for (const std::size_t c : which) {
      columns.push_back((real ? columns_[c].real : columns_[c].synthetic).get());
    }
    return columns;
  }

  /// How many real rows there are to check, if all obey; 0 otherwise.
  [[nodiscard]] std::size_t obeyed(const std::vector<std::size_t>& which,
                                   const Obeys& obeys) const {
    std::size_t rows = 0;
    bool all = true;
    each_row(side(which, true), [&](const double* values) {
      all = obeys(values);
      ++rows;
      return all;
    });
    return all && rows >= kFewestRuleRows ? rows : 0;
  }

  void add(std::string text, const std::vector<std::size_t>& which, std::size_t real_rows,
           const Obeys& obeys) {
    ColumnRule rule;
    rule.text = std::move(text);
    for (const std::size_t c : which) rule.columns.push_back(columns_[c].name);
    rule.real_rows = real_rows;
    each_row(side(which, false), [&](const double* values) {
      ++rule.synthetic_rows;
      if (!obeys(values)) ++rule.broken;
      return true;
    });
    rules_.push_back(std::move(rule));
  }

  /// How many rows would break a <= b if a and b had nothing to do with each other.
  [[nodiscard]] double broken_by_chance(std::size_t a, std::size_t b) const {
    // Rows are paired with others by a factor that has nothing in common with most numbers of rows.
    constexpr std::size_t kFactor = 2'147'483'647;
    std::size_t broken = 0;
    std::size_t pairs = 0;
    const ContinuousColumn& left = *columns_[a].real;
    const ContinuousColumn& right = *columns_[b].real;
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::size_t other = (row * kFactor + rows_ / 2) % rows_;
      if (!left.valid(row) || !right.valid(other)) continue;
      ++pairs;
      if (left.values[row] > right.values[other]) ++broken;
    }
    return pairs == 0 ? 0
                      : static_cast<double>(broken) * static_cast<double>(rows_) /
                            static_cast<double>(pairs);
  }

  void find_order(std::size_t a, std::size_t b) {
    const Obeys equal = [](const double* v) { return v[0] == v[1]; };
    const Obeys below = [](const double* v) { return v[0] < v[1]; };
    const Obeys at_most = [](const double* v) { return v[0] <= v[1]; };
    const std::size_t rows = obeyed({a, b}, at_most);
    if (rows == 0) return;
    const auto named = [&](const char* sign) { return columns_[a].name + sign + columns_[b].name; };
    if (obeyed({a, b}, equal) > 0) {
      if (a < b) add(named(" = "), {a, b}, rows, equal);
      return;
    }
    if (broken_by_chance(a, b) < kExpectedByChance) return;
    const bool strict = obeyed({a, b}, below) > 0;
    add(named(strict ? " < " : " <= "), {a, b}, rows, strict ? below : at_most);
  }

  /// a = factor * b, rounded to the decimals of a.
  void find_proportion(std::size_t a, std::size_t b) {
    const double half = columns_[a].half_step() * (1 + 1e-6);
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = -lowest;
    double largest = 0;
    const std::size_t rows = obeyed({a, b}, [&](const double* v) {
      if (v[1] == 0) return std::abs(v[0]) <= half;
      const double one = (v[0] - half) / v[1];
      const double other = (v[0] + half) / v[1];
      lowest = std::max(lowest, std::min(one, other));
      highest = std::min(highest, std::max(one, other));
      largest = std::max(largest, std::abs(v[0]));
      return lowest <= highest;
    });
    constexpr double kSteps = 40;
    const double factor = (lowest + highest) / 2;
    if (rows == 0 || largest < kSteps * half || factor == 1 || !std::isfinite(factor)) return;
    // The coarser column follows from the finer one, not the other way round.
    if (columns_[a].decimals > columns_[b].decimals) return;
    if (columns_[a].decimals == columns_[b].decimals && std::abs(factor) > 1) return;
    const double slack = (highest - lowest) / 2;
    constexpr int kDigits = 4;
    add(columns_[a].name + " = " + text::significant(factor, kDigits) + " * " + columns_[b].name,
        {a, b}, rows, [=](const double* v) {
          return std::abs(v[0] - factor * v[1]) <= half + slack * std::abs(v[1]);
        });
  }

  /// Sums and products of numbers to c, or the time from a to b in a unit.
  void find_of_three(std::size_t a, std::size_t b, std::size_t c) {
    const NumberPair& left = columns_[a];
    const NumberPair& right = columns_[b];
    const NumberPair& total = columns_[c];
    if (left.date != right.date) return;
    if (left.date) {
      find_length(a, b, c);
      return;
    }
    if (a > b) return;  // both are commutative
    const int finest = std::max({left.decimals, right.decimals, total.decimals});
    const double half = 0.5 * std::pow(10.0, -finest) * (1 + 1e-6);
    const Obeys sum = [=](const double* v) {
      return std::abs(v[0] + v[1] - v[2]) <= half + 1e-12 * std::abs(v[2]);
    };
    if (const std::size_t rows = obeyed({a, b, c}, sum); rows > 0) {
      add(left.name + " + " + right.name + " = " + total.name, {a, b, c}, rows, sum);
      return;
    }
    const double rounding = total.half_step() * (1 + 1e-6);
    const Obeys product = [=](const double* v) {
      return std::abs(v[0] * v[1] - v[2]) <= rounding + 1e-12 * std::abs(v[2]);
    };
    if (const std::size_t rows = obeyed({a, b, c}, product); rows > 0) {
      add(left.name + " * " + right.name + " = " + total.name, {a, b, c}, rows, product);
    }
  }

  void find_length(std::size_t a, std::size_t b, std::size_t c) {
    const double rounding = columns_[c].half_step() * (1 + 1e-6);
    for (const NumberUnit& unit : kUnits) {
      const Obeys length = [=](const double* v) {
        return std::abs((v[1] - v[0]) / unit.nanoseconds - v[2]) <= std::max(rounding, 1e-6) &&
               (rounding < 0.1 || std::abs((v[1] - v[0]) / unit.nanoseconds - v[2]) < 0.5);
      };
      const std::size_t rows = obeyed({a, b, c}, length);
      if (rows == 0) continue;
      add(columns_[c].name + " = " + unit.name + " from " + columns_[a].name + " to " +
              columns_[b].name,
          {a, b, c}, rows, length);
      return;
    }
  }

  std::size_t rows_;
  std::vector<NumberPair> columns_;
  std::vector<ColumnRule>& rules_;
};

}  // namespace

void add_number_rules(const PairedTables& tables, std::vector<ColumnRule>& rules) {
  Search(tables, rules).run();
}

}  // namespace likeness::metrics
