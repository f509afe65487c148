#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/association.hpp"
#include "stats/column_checks.hpp"

namespace likeness::stats {

namespace {

/// Renumbers codes by the levels that occur, in increasing order.
struct Levels {
  std::vector<std::size_t> place;  ///< of each row
  std::vector<double> totals;

  explicit Levels(std::span<const int> codes) {
    const auto largest = static_cast<std::size_t>(*std::max_element(codes.begin(), codes.end()));
    if (largest <= 4 * codes.size() + 1024) {
      renumber(codes, largest);
    } else {
      renumber_sparse(codes);
    }
  }

 private:
  void renumber(std::span<const int> codes, std::size_t largest) {
    std::vector<double> counts(largest + 1);
    for (const int code : codes) ++counts[static_cast<std::size_t>(code)];
    std::vector<std::size_t> number(largest + 1);
    for (std::size_t code = 0; code <= largest; ++code) {
      number[code] = totals.size();
      if (counts[code] > 0) totals.push_back(counts[code]);
    }
    place.reserve(codes.size());
    for (const int code : codes) place.push_back(number[static_cast<std::size_t>(code)]);
  }

  void renumber_sparse(std::span<const int> codes) {
    std::vector<int> levels(codes.begin(), codes.end());
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    totals.resize(levels.size());
    for (const int code : codes) {
      const auto at = std::lower_bound(levels.begin(), levels.end(), code);
      place.push_back(static_cast<std::size_t>(at - levels.begin()));
      ++totals[place.back()];
    }
  }
};

double log_ratio_sum(const ContingencyTable& table) {
  double sum = 0;
  for (const auto& [row, column, count] : table.cells) {
    const double expected = table.row_totals[row] * (table.column_totals[column] / table.total);
    sum += count / table.total * log_deterministic(count / expected);
  }
  return sum;
}

double entropy(const std::vector<double>& totals, double total) {
  double sum = 0;
  for (const double count : totals) {
    sum -= count / total * log_deterministic(count / total);
  }
  return sum;
}

/// The sum over all cells of a small table, empty ones included, term by term.
double dense_chi_squared(const ContingencyTable& table, bool continuity_correction) {
  const std::size_t columns = table.column_totals.size();
  std::vector<double> counts(table.row_totals.size() * columns);
  for (const auto& cell : table.cells) counts[cell.row * columns + cell.column] = cell.count;
  const bool corrected = continuity_correction && table.row_totals.size() == 2 && columns == 2;
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected =
        table.row_totals[i / columns] * table.column_totals[i % columns] / table.total;
    double difference = std::fabs(counts[i] - expected);
    if (corrected) difference -= std::min(0.5, difference);
    sum += difference * difference / expected;
  }
  return sum;
}

/// The sum over the cells that occur; the others add up to what is left of the expected counts.
double sparse_chi_squared(const ContingencyTable& table) {
  double sum = 0;
  double expected_elsewhere = table.total;
  for (const auto& [row, column, count] : table.cells) {
    const double expected = table.row_totals[row] * table.column_totals[column] / table.total;
    sum += (count - expected) * (count - expected) / expected;
    expected_elsewhere -= expected;
  }
  return sum + std::max(expected_elsewhere, 0.0);
}

}  // namespace

ContingencyTable contingency_table(std::span<const int> rows, std::span<const int> columns) {
  check_lengths(rows.size(), columns.size());
  check_codes(rows);
  check_codes(columns);
  Levels row_levels(rows);
  Levels column_levels(columns);
  ContingencyTable table;
  table.total = static_cast<double>(rows.size());
  const std::size_t width = column_levels.totals.size();
  std::vector<std::size_t> keys(rows.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = row_levels.place[i] * width + column_levels.place[i];
  }
  const std::size_t size = row_levels.totals.size() * width;
  if (size <= 4 * rows.size() + 1024) {
    std::vector<double> counts(size);
    for (const std::size_t key : keys) ++counts[key];
    for (std::size_t key = 0; key < size; ++key) {
      if (counts[key] > 0) table.cells.push_back({key / width, key % width, counts[key]});
    }
  } else {
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 0; i < keys.size();) {
      const std::size_t begin = i;
      while (i < keys.size() && keys[i] == keys[begin]) ++i;
      table.cells.push_back(
          {keys[begin] / width, keys[begin] % width, static_cast<double>(i - begin)});
    }
  }
  table.row_totals = std::move(row_levels.totals);
  table.column_totals = std::move(column_levels.totals);
  return table;
}

double chi_squared(const ContingencyTable& table, bool continuity_correction) {
  const std::size_t size = table.row_totals.size() * table.column_totals.size();
  return size <= 1'000'000 ? dense_chi_squared(table, continuity_correction)
                           : sparse_chi_squared(table);
}

double cramers_v(const ContingencyTable& table, const CramersVOptions& options) {
  const double phi_squared = chi_squared(table, options.continuity_correction) / table.total;
  const auto rows = static_cast<double>(table.row_totals.size());
  const auto columns = static_cast<double>(table.column_totals.size());
  if (!options.bias_correction) {
    return std::min(std::sqrt(phi_squared / (std::min(rows, columns) - 1)), 1.0);
  }
  const double others = table.total - 1;
  const double corrected = std::max(0.0, phi_squared - (rows - 1) * (columns - 1) / others);
  const double least = std::min(rows - (rows - 1) * (rows - 1) / others,
                                columns - (columns - 1) * (columns - 1) / others) -
                       1;
  if (!(least > 0)) return std::numeric_limits<double>::quiet_NaN();
  const double v = std::sqrt(corrected / least);
  // Above 1 by rounding only.
  return v > 1 && v <= 1 + 1e-9 ? 1 : v;
}

double mutual_information(const ContingencyTable& table) {
  return std::max(log_ratio_sum(table), 0.0);
}

double theils_u(const ContingencyTable& table) {
  if (table.row_totals.size() < 2) return 1;
  const double share = log_ratio_sum(table) / entropy(table.row_totals, table.total);
  return std::clamp(share, 0.0, 1.0);
}

}  // namespace likeness::stats
