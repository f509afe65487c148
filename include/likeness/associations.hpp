#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/transactions.hpp"

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
