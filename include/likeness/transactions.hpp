#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// Which columns of a table say who (subject) did what (verb) to which thing (object), when and for
/// how much. An empty name is to be found; `-` says that there is no such column.
struct TransactionNames {
  std::string subject;
  std::string verb;
  std::string object;
  std::string date;
  std::string amount;
};

/// The columns named, and the others found by their names (docs/associative.md lists the words).
/// What isn't there is empty afterwards. Throws Error(kUsage) for a name that is not in the table,
/// or is given twice, Error(kData) where subject or object can't be found.
[[nodiscard]] LIKENESS_EXPORT TransactionNames
find_transaction_columns(const Table& table, const TransactionNames& names = {});

/// How the missing cells of a column of dates or amounts are marked, besides those that are empty.
struct MissingMark {
  std::string text;              ///< the cell, such as `[PAD]` or `-1`
  std::optional<double> number;  ///< its value where the column holds numbers
};

/// The number that stands for missing cells in a column of numbers: -1, -9, -99, -999 or -9999
/// where at least one cell in a hundred holds it, and ten times as many as any other value.
[[nodiscard]] LIKENESS_EXPORT std::optional<double> find_missing_number(const Column& column);

/// A table of transactions as numbers, row by row.
struct LIKENESS_EXPORT Transactions {
  static constexpr std::int64_t kNoDate = std::numeric_limits<std::int64_t>::min();

  TransactionNames names;  ///< of the columns; empty where there is none

  std::vector<std::int32_t> subjects;  ///< numbers of subject_names; -1 for a missing cell
  std::vector<std::int32_t> verbs;     ///< numbers of verb_names
  std::vector<std::int32_t> objects;   ///< numbers of object_names
  std::vector<std::int64_t> dates;     ///< microseconds since 1970, kNoDate; empty without dates
  std::vector<double> amounts;         ///< NaN where missing; empty without amounts

  /// Values in order of their first row, spelled as in the table. A missing verb or object is the
  /// value "". Without a column of verbs there is one verb, "".
  std::vector<std::string> subject_names;
  std::vector<std::string> verb_names;
  std::vector<std::string> object_names;

  std::string date_format;  ///< of dates
  MissingMark date_mark;    ///< empty where missing dates are empty cells, or there are none
  MissingMark amount_mark;  ///< likewise

  [[nodiscard]] std::size_t rows() const noexcept { return verbs.size(); }
};

/// Reads the columns that find_transaction_columns() finds. Dates and amounts may be text: marks of
/// missing cells are recognized, and currency signs and thousands separators around amounts. Throws
/// what that throws, and Error(kData) with column, row and cell for a date or amount that isn't
/// one.
[[nodiscard]] LIKENESS_EXPORT Transactions read_transactions(const Table& table,
                                                             const TransactionNames& names = {});

/// The rows of each subject, in the order of the table; rows without one are left out.
struct RowsBySubject {
  std::vector<std::size_t> offsets;  ///< subject k has rows[offsets[k]] up to rows[offsets[k + 1]]
  std::vector<std::size_t> rows;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
  [[nodiscard]] std::size_t count(std::size_t subject) const noexcept {
    return offsets[subject + 1] - offsets[subject];
  }
};

[[nodiscard]] LIKENESS_EXPORT RowsBySubject rows_by_subject(const Transactions& transactions);

}  // namespace likeness

namespace likeness::metrics {

/// What one basket holds.
enum class BasketKind {
  kSubjects,  ///< all that a subject did: items such as `bought laptop`
  kRows,      ///< one row: items such as `product = laptop`, of every column with few categories
};

struct RuleMiningOptions {
  BasketKind baskets = BasketKind::kSubjects;
  double minimum_support = 0.01;    ///< share of the baskets; above 0
  double minimum_confidence = 0.1;  ///< from 0 to 1
  double minimum_lift = 1.0;
  std::size_t longest = 3;  ///< items in antecedent and consequent together; from 2 to 20
};

/// Who has the antecedent often has the consequent, too.
struct NamedRule {
  std::vector<std::string> antecedent;
  std::vector<std::string> consequent;
  std::uint64_t count = 0;  ///< baskets with both
  double support = 0;       ///< their share of all baskets
  double confidence = 0;    ///< their share of those with the antecedent
  double lift = 0;          ///< confidence / share of baskets with the consequent
};

/// The rules of a table, the highest lift first.
struct RuleList {
  RuleMiningOptions options;
  TransactionNames columns;
  std::uint64_t baskets = 0;
  std::vector<NamedRule> rules;
};

/// Mines `table`, whose transactions are `transactions`. Throws Error(kUsage) for an option out of
/// its range, and where the support is so low that millions of item sets reach it.
[[nodiscard]] LIKENESS_EXPORT RuleList mine_rules(const Table& table,
                                                  const Transactions& transactions,
                                                  const RuleMiningOptions& options = {});

/// A rule of the real table, and what the synthetic one makes of it.
struct ComparedRule {
  NamedRule real;
  bool found = false;  ///< in the synthetic table; the rest is 0 otherwise
  double support = 0;
  double confidence = 0;
  double lift = 0;
};

/// The amounts of one verb and object in both tables.
struct ComparedAmounts {
  std::string verb;
  std::string object;
  std::uint64_t real_count = 0;
  std::uint64_t synthetic_count = 0;
  double real_median = 0;
  double synthetic_median = 0;
  double real_negative = 0;       ///< share of amounts below 0
  double synthetic_negative = 0;  ///< likewise
  double ks_complement = 0;
};

/// How much of a real table's associations a synthetic one keeps. Scores are 1 at best; a number
/// that doesn't exist (no dates, no rule) is NaN. docs/associative.md has the definitions.
struct AssociationComparison {
  RuleMiningOptions options;
  std::uint64_t real_rules = 0;
  std::uint64_t synthetic_rules = 0;
  std::vector<ComparedRule> rules;  ///< of the real table, the highest lift first

  double rules_found = 0;            ///< share of the real rules
  double support_difference = 0;     ///< mean of |real - synthetic| over the rules found
  double confidence_difference = 0;  ///< likewise
  double lift_difference = 0;        ///< mean of |synthetic / real - 1| over the rules found
  std::size_t top = 50;              ///< how many rules the next two look at
  double top_jaccard = 0;            ///< of the rules with the highest lift in either table
  double top_kept = 0;  ///< share of the real ones found with a lift within 20% of theirs

  std::vector<ComparedAmounts> amounts;  ///< of each verb and object with 20 real amounts
  double amounts_score = 0;              ///< mean KS complement of these, weighted by count
  double events_score = 0;               ///< KS complement of events per subject
  double intervals_score = 0;            ///< KS complement of times between a subject's events

  /// Share of synthetic subjects with 3 or more events whose events (verbs and objects, in any
  /// order) are just those of a real subject; and the same of one random half of the real subjects
  /// against the other, with as many synthetic subjects as that half has against the other, too.
  double baskets_copied = 0;
  double baskets_copied_in_half = 0;
  double baskets_copied_by_real_half = 0;
  /// Share of synthetic subjects whose identifier is a real one.
  double subjects_copied = 0;
};

/// Compares two tables of the same columns; names are those of the real one's transactions.
[[nodiscard]] LIKENESS_EXPORT AssociationComparison
compare_associations(const Table& real, const Table& synthetic, const TransactionNames& names = {},
                     const RuleMiningOptions& options = {});

}  // namespace likeness::metrics
