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
  kRows,      ///< one row: items such as `product = laptop`, of every column with few levels
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
struct LIKENESS_EXPORT RuleList {
  RuleMiningOptions options;
  TransactionNames columns;
  std::uint64_t baskets = 0;
  std::vector<NamedRule> rules;

  /// A table for the terminal that stops after `longest_list` rules; 0 shows all.
  [[nodiscard]] std::string to_text(std::size_t longest_list) const;
  [[nodiscard]] std::string to_json() const;
};

/// Mines `table`, whose transactions are `transactions`. Throws Error(kUsage) for an option out of
/// its range, and where the support is so low that millions of item sets reach it.
[[nodiscard]] LIKENESS_EXPORT RuleList mine_rules(const Table& table,
                                                  const Transactions& transactions,
                                                  const RuleMiningOptions& options = {});

}  // namespace likeness::metrics
