#include "models/copula/pair_information.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostTerms = 20'000;
/// From so many columns on, pairs are given up as soon as they can't pay any more.
constexpr std::size_t kWide = 1'000;

double information_price(const CodedColumn& a, const CodedColumn& b, double rows) {
  return static_cast<double>(a.levels - 1) * static_cast<double>(b.levels - 1) * std::log(rows) /
         (2 * rows);
}

double entropy_term(std::uint32_t count, double total) {
  if (count == 0) return 0;
  const double p = static_cast<double>(count) / total;
  return p * log_deterministic(p);
}

/// Sum of p log p over `counts` / total.
double negative_entropy(std::span<const std::uint32_t> counts, double total) {
  double sum = 0;
  for (const std::uint32_t count : counts) sum += entropy_term(count, total);
  return sum;
}

double gain_where_known(const CodedColumn& a, const CodedColumn& b,
                        std::span<const std::size_t> rows) {
  const auto width = static_cast<std::size_t>(b.levels);
  std::vector<std::uint32_t> joint(static_cast<std::size_t>(a.levels) * width, 0);
  std::vector<std::uint32_t> of_a(static_cast<std::size_t>(a.levels), 0);
  std::vector<std::uint32_t> of_b(width, 0);
  double total = 0;
  for (const std::size_t row : rows) {
    if (a.codes[row] == CodedColumn::kUnknown || b.codes[row] == CodedColumn::kUnknown) continue;
    const auto code_a = static_cast<std::size_t>(a.codes[row]);
    const auto code_b = static_cast<std::size_t>(b.codes[row]);
    ++joint[code_a * width + code_b];
    ++of_a[code_a];
    ++of_b[code_b];
    ++total;
  }
  if (total < 2) return 0;
  const double information = negative_entropy(joint, total) - negative_entropy(of_a, total) -
                             negative_entropy(of_b, total);
  return (information - information_price(a, b, total)) * total / static_cast<double>(rows.size());
}

}  // namespace

PairInformation::PairInformation(std::span<const CodedColumn> columns,
                                 std::span<const std::size_t> rows)
    : columns_(columns), rows_(rows), total_(static_cast<double>(rows.size())) {
  terms_.resize(std::min(rows.size(), kMostTerms) + 1);
  for (std::size_t count = 0; count < terms_.size(); ++count) {
    terms_[count] = entropy_term(static_cast<std::uint32_t>(count), total_);
  }
  entropy_.resize(columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) entropy_[k] = entropy_of(columns[k]);
  if (columns.size() < kWide) return;
  groups_.resize(columns.size());
  parallel_for(columns.size(), [&](std::size_t k) {
    if (!columns_[k].has_unknown) groups_[k] = grouped(columns_[k]);
  });
}

double PairInformation::gain(std::size_t first, std::size_t second,
                             std::vector<std::uint32_t>& counts) const {
  const CodedColumn& a = columns_[first];
  const CodedColumn& b = columns_[second];
  if (a.has_unknown || b.has_unknown) return gain_where_known(a, b, rows_);
  // Mutual information never exceeds either entropy: most wide pairs need not be counted.
  const double cost = information_price(a, b, total_);
  if (std::min(entropy_[first], entropy_[second]) <= cost) return 0;
  if (!groups_.empty() && !may_inform(first, second, cost, counts)) return 0;
  return joint_terms(a, b, counts) - (-entropy_[first] - entropy_[second]) - cost;
}

/// The entropy of a column over the rows where it is known.
double PairInformation::entropy_of(const CodedColumn& column) const {
  std::vector<std::uint32_t> counts(static_cast<std::size_t>(column.levels), 0);
  double total = 0;
  for (const std::size_t row : rows_) {
    if (column.codes[row] == CodedColumn::kUnknown) continue;
    ++counts[static_cast<std::size_t>(column.codes[row])];
    ++total;
  }
  return -negative_entropy(counts, total);
}

PairInformation::Grouped PairInformation::grouped(const CodedColumn& column) const {
  Grouped groups;
  groups.begin.assign(static_cast<std::size_t>(column.levels) + 1, 0);
  for (const std::size_t row : rows_) {
    ++groups.begin[static_cast<std::size_t>(column.codes[row]) + 1];
  }
  for (std::size_t k = 1; k < groups.begin.size(); ++k) groups.begin[k] += groups.begin[k - 1];
  std::vector<std::uint32_t> next(groups.begin.begin(), groups.begin.end() - 1);
  groups.rows.resize(rows_.size());
  for (const std::size_t row : rows_) {
    const auto level = static_cast<std::size_t>(column.codes[row]);
    groups.rows[next[level]++] = static_cast<std::uint32_t>(row);
  }
  return groups;
}

double PairInformation::term(std::uint32_t count) const {
  return count < terms_.size() ? terms_[count] : entropy_term(count, total_);
}

/// Sum of p log p over the pairs of levels.
double PairInformation::joint_terms(const CodedColumn& a, const CodedColumn& b,
                                    std::vector<std::uint32_t>& counts) const {
  const auto width = static_cast<std::size_t>(b.levels);
  counts.assign(static_cast<std::size_t>(a.levels) * width, 0);
  for (const std::size_t row : rows_) {
    ++counts[static_cast<std::size_t>(a.codes[row]) * width +
             static_cast<std::size_t>(b.codes[row])];
  }
  double sum = 0;
  for (const std::uint32_t count : counts) sum += term(count);
  return sum;
}

/// Whether the information may be more than `least`: what is left open of the column of fewer
/// levels grows from level to level of the other, and must not come too near to all of its entropy.
bool PairInformation::may_inform(std::size_t first, std::size_t second, double least,
                                 std::vector<std::uint32_t>& counts) const {
  if (columns_[first].levels > columns_[second].levels) std::swap(first, second);
  constexpr double kRounding = 1e-9;
  const double most_open = entropy_[first] - least + kRounding;
  const std::vector<std::int32_t>& codes = columns_[first].codes;
  const Grouped& groups = groups_[second];
  counts.assign(static_cast<std::size_t>(columns_[first].levels), 0);
  double open = 0;
  for (std::size_t k = 0; k + 1 < groups.begin.size(); ++k) {
    for (std::uint32_t i = groups.begin[k]; i < groups.begin[k + 1]; ++i) {
      ++counts[static_cast<std::size_t>(codes[groups.rows[i]])];
    }
    open += term(groups.begin[k + 1] - groups.begin[k]);
    for (std::uint32_t& count : counts) {
      open -= term(count);
      count = 0;
    }
    if (open > most_open) return false;
  }
  return true;
}

}  // namespace likeness::models
