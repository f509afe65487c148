#include "stats/binned_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness::stats {
namespace {

void check_number(double value, std::size_t row, std::size_t column) {
  if (!std::isinf(value)) return;
  throw Error(ErrorCode::kData, "Row " + std::to_string(row) + " of numeric column " +
                                    std::to_string(column) +
                                    " is infinite; give NaN where a value is missing.");
}

constexpr int kMaxCode = (1 << 24) - 1;  // bounds the memory that one stray code can ask for

void check_code(int code, std::size_t row, std::size_t column) {
  if (code >= -1 && code <= kMaxCode) return;
  throw Error(ErrorCode::kData, "Row " + std::to_string(row) + " of category column " +
                                    std::to_string(column) + " has code " + std::to_string(code) +
                                    ", but codes run from 0 to " + std::to_string(kMaxCode) +
                                    ", and -1 means missing.");
}

/// A number e with low <= e < high, midway where rounding allows it.
double edge_between(double low, double high) {
  const double middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}

std::vector<double> fit_edges(std::vector<double> values, std::size_t max_bins) {
  std::sort(values.begin(), values.end());
  std::size_t distinct = values.empty() ? 0 : 1;
  for (std::size_t k = 1; k < values.size(); ++k) distinct += values[k] != values[k - 1] ? 1 : 0;

  std::vector<double> edges;
  std::size_t bins_left = max_bins;  // including the one being filled
  std::size_t bin_begin = 0;
  for (std::size_t k = 1; k < values.size() && bins_left > 1; ++k) {
    if (values[k] == values[k - 1]) continue;
    // Of what is left, the bin takes its share, or all of a value that is more frequent than that.
    const bool full = (k - bin_begin) * bins_left >= values.size() - bin_begin;
    if (distinct > max_bins && !full) continue;
    edges.push_back(edge_between(values[k - 1], values[k]));
    bin_begin = k;
    --bins_left;
  }
  return edges;
}

std::vector<std::uint8_t> fit_codes(const std::vector<std::size_t>& rows_of_code,
                                    std::size_t max_bins) {
  std::vector<std::size_t> order(rows_of_code.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t code) { return rows_of_code[code] == 0; });
  if (order.size() > max_bins) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return rows_of_code[a] > rows_of_code[b];
    });
  }
  std::vector<std::uint8_t> bins(rows_of_code.size(), kMissingBin);
  for (std::size_t k = 0; k < order.size(); ++k) {
    bins[order[k]] = static_cast<std::uint8_t>(std::min(k, max_bins - 1));
  }
  return bins;
}

}  // namespace

ColumnBins::ColumnBins(const MixedRows& rows, std::size_t max_bins)
    : edges_(rows.number_columns()), bin_of_code_(rows.code_columns()) {
  if (rows.columns() == 0 || rows.rows() == 0) {
    throw Error(ErrorCode::kData, "A tree needs at least one row and one column to learn from.");
  }
  if (rows.number_columns() > 0 && rows.code_columns() > 0 &&
      rows.numbers.rows() != rows.codes.rows()) {
    throw Error(ErrorCode::kData, "There are " + std::to_string(rows.numbers.rows()) +
                                      " rows of numbers, but " + std::to_string(rows.codes.rows()) +
                                      " rows of codes.");
  }
  parallel_for(columns(), [&](std::size_t column) {
    if (!is_category(column)) {
      std::vector<double> values;
      values.reserve(rows.rows());
      const auto source = rows.numbers.col(static_cast<Eigen::Index>(column));
      for (std::size_t row = 0; row < rows.rows(); ++row) {
        const double value = source[static_cast<Eigen::Index>(row)];
        check_number(value, row, column);
        if (!std::isnan(value)) values.push_back(value);
      }
      edges_[column] = fit_edges(std::move(values), max_bins);
      return;
    }
    const std::size_t category = column - edges_.size();
    const auto source = rows.codes.col(static_cast<Eigen::Index>(category));
    std::vector<std::size_t> rows_of_code;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const int code = source[static_cast<Eigen::Index>(row)];
      check_code(code, row, category);
      if (code < 0) continue;
      const auto index = static_cast<std::size_t>(code);
      if (index >= rows_of_code.size()) rows_of_code.resize(index + 1);
      ++rows_of_code[index];
    }
    bin_of_code_[category] = fit_codes(rows_of_code, max_bins);
  });
}

BinnedRows ColumnBins::apply(const MixedRows& rows) const {
  if (rows.number_columns() != edges_.size() || rows.code_columns() != bin_of_code_.size()) {
    throw Error(ErrorCode::kData, "The tree was fitted to " + std::to_string(edges_.size()) +
                                      " numeric and " + std::to_string(bin_of_code_.size()) +
                                      " category columns, but the rows have " +
                                      std::to_string(rows.number_columns()) + " and " +
                                      std::to_string(rows.code_columns()) + ".");
  }
  BinnedRows bins(static_cast<Eigen::Index>(rows.rows()), static_cast<Eigen::Index>(columns()));
  parallel_for(columns(), [&](std::size_t column) {
    std::uint8_t* out = bins.col(static_cast<Eigen::Index>(column)).data();
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const auto index = static_cast<Eigen::Index>(row);
      if (!is_category(column)) {
        const std::vector<double>& edges = edges_[column];
        const double value = rows.numbers(index, static_cast<Eigen::Index>(column));
        check_number(value, row, column);
        out[row] = std::isnan(value)
                       ? kMissingBin
                       : static_cast<std::uint8_t>(
                             std::lower_bound(edges.begin(), edges.end(), value) - edges.begin());
      } else {
        const std::size_t category = column - edges_.size();
        const std::vector<std::uint8_t>& bin_of_code = bin_of_code_[category];
        const int code = rows.codes(index, static_cast<Eigen::Index>(category));
        check_code(code, row, category);
        const auto known = code >= 0 && static_cast<std::size_t>(code) < bin_of_code.size();
        out[row] = known ? bin_of_code[static_cast<std::size_t>(code)] : kMissingBin;
      }
    }
  });
  return bins;
}

}  // namespace likeness::stats
