#include "report/associations.hpp"

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/stats/association.hpp"

namespace likeness::report {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// The cells of a pair of columns, of the rows in which no number is missing.
struct PairCells {
  std::vector<double> numbers_a;
  std::vector<double> numbers_b;
  std::vector<int> codes_a;
  std::vector<int> codes_b;
};

PairCells complete_cells(const metrics::RowMatrix& rows, const EncodedColumn& a,
                         const EncodedColumn& b) {
  PairCells cells;
  for (Eigen::Index row = 0; row < static_cast<Eigen::Index>(rows.rows()); ++row) {
    if (a.continuous && std::isnan(rows.numbers(row, a.index))) continue;
    if (b.continuous && std::isnan(rows.numbers(row, b.index))) continue;
    if (a.continuous) cells.numbers_a.push_back(rows.numbers(row, a.index));
    if (b.continuous) cells.numbers_b.push_back(rows.numbers(row, b.index));
    if (!a.continuous) cells.codes_a.push_back(rows.codes(row, a.index));
    if (!b.continuous) cells.codes_b.push_back(rows.codes(row, b.index));
  }
  return cells;
}

template <class T>
bool constant(const std::vector<T>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&](const T& value) { return value == values.front(); });
}

/// Of cells of which at least one row is left.
double association(const PairCells& cells) {
  const bool number_a = !cells.numbers_a.empty();
  const bool number_b = !cells.numbers_b.empty();
  if (number_a ? constant(cells.numbers_a) : constant(cells.codes_a)) return kUndefined;
  if (number_b ? constant(cells.numbers_b) : constant(cells.codes_b)) return kUndefined;
  if (number_a && number_b) return stats::pearson_correlation(cells.numbers_a, cells.numbers_b);
  if (number_a) return stats::correlation_ratio(cells.codes_b, cells.numbers_a);
  if (number_b) return stats::correlation_ratio(cells.codes_a, cells.numbers_b);
  return stats::cramers_v(stats::contingency_table(cells.codes_a, cells.codes_b));
}

double association(const metrics::RowMatrix& rows, const EncodedColumn& a, const EncodedColumn& b) {
  const PairCells cells = complete_cells(rows, a, b);
  const bool empty = cells.numbers_a.empty() && cells.codes_a.empty();
  return empty ? kUndefined : association(cells);
}

}  // namespace

Associations associate(const EncodedPair& pair) {
  const std::size_t count = pair.columns.size();
  const auto size = static_cast<Eigen::Index>(count);
  Associations result{Eigen::MatrixXd::Ones(size, size), Eigen::MatrixXd::Ones(size, size)};
  parallel_for(count * count, [&](std::size_t k) {
    const std::size_t a = k / count;
    const std::size_t b = k % count;
    if (a >= b) return;
    const auto row = static_cast<Eigen::Index>(a);
    const auto column = static_cast<Eigen::Index>(b);
    const EncodedColumn& first = pair.columns[a];
    const EncodedColumn& second = pair.columns[b];
    result.real(row, column) = result.real(column, row) = association(pair.first, first, second);
    result.synthetic(row, column) = result.synthetic(column, row) =
        association(pair.second, first, second);
  });
  return result;
}

}  // namespace likeness::report
