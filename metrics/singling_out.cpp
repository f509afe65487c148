#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "metrics/privacy_tables.hpp"

namespace likeness::metrics {
namespace {

using Eigen::Index;

constexpr std::size_t kFewestColumns = 3;  ///< of a multivariate predicate
constexpr std::size_t kMostColumns = 6;
constexpr std::size_t kTriesPerAttack = 10;

/// What a predicate asks of one column.
struct Condition {
  enum class Kind { kEquals, kAtMost, kAtLeast, kMissing };
  std::size_t column;  ///< numbers first, then codes
  Kind kind;
  double value;  ///< a number, or a code

  [[nodiscard]] bool holds(const RowMatrix& rows, Index row) const {
    const auto index = static_cast<Index>(column);
    const bool is_number = index < rows.numbers.cols();
    const double cell =
        is_number ? rows.numbers(row, index) : rows.codes(row, index - rows.numbers.cols());
    switch (kind) {
      case Kind::kEquals:
        return cell == value;
      case Kind::kAtMost:
        return cell <= value;
      case Kind::kAtLeast:
        return cell >= value;
      case Kind::kMissing:
        break;
    }
    return is_number ? std::isnan(cell) : cell < 0.0;
  }
};

using Predicate = std::vector<Condition>;

/// Whether exactly one row fulfils all conditions.
bool singles_out(const Predicate& predicate, const RowMatrix& rows) {
  const auto count = static_cast<Index>(rows.rows());
  int found = 0;
  for (Index row = 0; row < count && found < 2; ++row) {
    const bool all = std::all_of(predicate.begin(), predicate.end(),
                                 [&](const Condition& c) { return c.holds(rows, row); });
    found += all ? 1 : 0;
  }
  return found == 1;
}

std::size_t count_successes(const std::vector<Predicate>& predicates, const RowMatrix& rows) {
  constexpr std::size_t kChunk = 16;
  return parallel_sum(predicates.size(), kChunk, std::size_t{0},
                      [&](std::size_t begin, std::size_t end) {
                        std::size_t successes = 0;
                        for (std::size_t k = begin; k < end; ++k) {
                          successes += singles_out(predicates[k], rows) ? 1 : 0;
                        }
                        return successes;
                      });
}

/// Predicates on one number: each value that occurs once, and what lies at or beyond the extremes.
void add_number_predicates(const RowMatrix& rows, std::size_t column,
                           std::vector<Predicate>& predicates) {
  std::vector<double> sorted;
  for (const double value : rows.numbers.col(static_cast<Index>(column))) {
    if (!std::isnan(value)) sorted.push_back(value);
  }
  if (sorted.size() + 1 == rows.rows()) {
    predicates.push_back({{column, Condition::Kind::kMissing, 0.0}});
  }
  if (sorted.empty()) return;
  std::sort(sorted.begin(), sorted.end());
  predicates.push_back({{column, Condition::Kind::kAtMost, sorted.front()}});
  predicates.push_back({{column, Condition::Kind::kAtLeast, sorted.back()}});
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const bool alone = (k == 0 || sorted[k - 1] != sorted[k]) &&
                       (k + 1 == sorted.size() || sorted[k + 1] != sorted[k]);
    if (alone) predicates.push_back({{column, Condition::Kind::kEquals, sorted[k]}});
  }
}

/// Predicates on one category: each level that occurs once.
void add_code_predicates(const RowMatrix& rows, std::size_t column, std::uint32_t level_count,
                         std::vector<Predicate>& predicates) {
  std::vector<std::size_t> counts(level_count + 1, 0);
  for (const int code : rows.codes.col(static_cast<Index>(column) - rows.numbers.cols())) {
    ++counts[static_cast<std::size_t>(code + 1)];
  }
  if (counts[0] == 1) predicates.push_back({{column, Condition::Kind::kMissing, 0.0}});
  for (std::size_t code = 0; code < level_count; ++code) {
    if (counts[code + 1] != 1) continue;
    predicates.push_back({{column, Condition::Kind::kEquals, static_cast<double>(code)}});
  }
}

std::vector<Predicate> univariate_predicates(const PrivacyTables& tables,
                                             const PrivacyOptions& options) {
  std::vector<Predicate> all;
  const auto numbers = static_cast<std::size_t>(tables.synthetic.numbers.cols());
  for (std::size_t c = 0; c < tables.names.size(); ++c) {
    if (c < numbers) {
      add_number_predicates(tables.synthetic, c, all);
    } else {
      add_code_predicates(tables.synthetic, c, tables.level_counts[c - numbers], all);
    }
  }
  std::vector<Predicate> drawn;
  for (const std::size_t k : draw_rows(all.size(), options.attacks, options.seed,
                                       streams::kEvaluation.singling_out_order)) {
    drawn.push_back(std::move(all[k]));
  }
  return drawn;
}

std::vector<double> medians(const RowMatrix& rows) {
  std::vector<double> middles;
  for (Index c = 0; c < rows.numbers.cols(); ++c) {
    std::vector<double> present;
    for (const double value : rows.numbers.col(c)) {
      if (!std::isnan(value)) present.push_back(value);
    }
    const auto middle = present.begin() + static_cast<std::ptrdiff_t>(present.size() / 2);
    std::nth_element(present.begin(), middle, present.end());
    middles.push_back(present.empty() ? 0.0 : *middle);
  }
  return middles;
}

/// How many columns the k-th predicate is about.
std::size_t columns_of(std::size_t k) {
  return kFewestColumns + k % (kMostColumns - kFewestColumns + 1);
}

/// Different columns of [0, count), by a partial shuffle.
std::vector<std::size_t> draw_columns(std::size_t count, std::size_t most,
                                      const RandomStream& random, std::uint64_t first) {
  std::vector<std::size_t> columns(count);
  for (std::size_t c = 0; c < count; ++c) columns[c] = c;
  const std::size_t wanted = std::min(most, count);
  for (std::size_t k = 0; k < wanted; ++k) {
    std::swap(columns[k], columns[k + random.below(first + k, count - k)]);
  }
  columns.resize(wanted);
  return columns;
}

/// What is special about a synthetic row in these columns: its levels, and on which side of the
/// median its numbers lie.
Predicate describe_row(const RowMatrix& rows, Index row, const std::vector<std::size_t>& columns,
                       const std::vector<double>& middles) {
  Predicate predicate;
  for (const std::size_t column : columns) {
    const auto index = static_cast<Index>(column);
    const bool is_number = index < rows.numbers.cols();
    const double cell =
        is_number ? rows.numbers(row, index) : rows.codes(row, index - rows.numbers.cols());
    if (is_number ? std::isnan(cell) : cell < 0.0) {
      predicate.push_back({column, Condition::Kind::kMissing, 0.0});
    } else if (is_number) {
      predicate.push_back(
          {column, cell > middles[column] ? Condition::Kind::kAtLeast : Condition::Kind::kAtMost,
           cell});
    } else {
      predicate.push_back({column, Condition::Kind::kEquals, cell});
    }
  }
  return predicate;
}

std::vector<Predicate> multivariate_predicates(const PrivacyTables& tables,
                                               const PrivacyOptions& options) {
  const RowMatrix& rows = tables.synthetic;
  const std::vector<double> middles = medians(rows);
  const RandomStream random(options.seed, streams::kEvaluation.singling_out_tries);
  constexpr std::size_t kDraws = kMostColumns + 1;  // of random numbers per try
  std::vector<Predicate> found;
  for (std::size_t round = 0; round < kTriesPerAttack && found.size() < options.attacks; ++round) {
    std::vector<Predicate> tried(options.attacks);
    parallel_for(tried.size(), [&](std::size_t k) {
      const std::uint64_t first = (round * options.attacks + k) * kDraws;
      const auto row = static_cast<Index>(random.below(first, rows.rows()));
      Predicate predicate = describe_row(
          rows, row, draw_columns(tables.names.size(), columns_of(k), random, first + 1), middles);
      if (singles_out(predicate, rows)) tried[k] = std::move(predicate);
    });
    for (Predicate& predicate : tried) {
      if (!predicate.empty() && found.size() < options.attacks) {
        found.push_back(std::move(predicate));
      }
    }
  }
  return found;
}

/// As many predicates made without looking at synthetic rows: any level, any side of any number
/// within the range. On one column each, or on as many as the multivariate ones.
std::vector<Predicate> naive_predicates(const PrivacyTables& tables, bool univariate,
                                        const PrivacyOptions& options) {
  const RowMatrix values =
      random_rows(tables, options.attacks, options.seed + streams::kEvaluation.singling_out_naive);
  const RandomStream random(options.seed, streams::kEvaluation.singling_out_naive);
  std::vector<Predicate> predicates;
  for (std::size_t k = 0; k < options.attacks; ++k) {
    const std::uint64_t first = k * 2 * kMostColumns;
    std::vector<double> splits(tables.number_names.size());
    for (std::size_t c = 0; c < splits.size(); ++c) {
      const bool at_most = random.uniform(first + kMostColumns + c % kMostColumns) < 0.5;
      splits[c] = at_most ? INFINITY : -INFINITY;
    }
    predicates.push_back(describe_row(
        values, static_cast<Index>(k),
        draw_columns(tables.names.size(), univariate ? 1 : columns_of(k), random, first), splits));
  }
  return predicates;
}

/// Both tables with equally many rows: the chance that a row is alone depends on their number.
struct Victims {
  RowMatrix real;
  std::optional<RowMatrix> holdout;
};

Victims equal_victims(const PrivacyTables& tables, std::uint64_t seed) {
  if (!tables.holdout) return {tables.real, std::nullopt};
  const std::size_t count = std::min(tables.real.rows(), tables.holdout->rows());
  return {take_rows(tables.real, draw_rows(tables.real.rows(), count, seed,
                                           streams::kEvaluation.singling_out_real)),
          take_rows(*tables.holdout, draw_rows(tables.holdout->rows(), count, seed,
                                               streams::kEvaluation.singling_out_holdout))};
}

AttackRisk attack(const std::vector<Predicate>& predicates, const std::vector<Predicate>& naive,
                  const Victims& victims) {
  const double naive_success =
      static_cast<double>(count_successes(naive, victims.real)) / static_cast<double>(naive.size());
  return attack_risk(count_successes(predicates, victims.real), predicates.size(),
                     victims.holdout ? count_successes(predicates, *victims.holdout) : 0,
                     victims.holdout ? predicates.size() : 0, naive_success);
}

}  // namespace

SinglingOut single_out(const PrivacyTables& tables, const PrivacyOptions& options) {
  const Victims victims = equal_victims(tables, options.seed);
  return {attack(univariate_predicates(tables, options), naive_predicates(tables, true, options),
                 victims),
          attack(multivariate_predicates(tables, options), naive_predicates(tables, false, options),
                 victims)};
}

}  // namespace likeness::metrics
