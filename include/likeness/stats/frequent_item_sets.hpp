#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "likeness/export.hpp"

namespace likeness::stats {

/// Baskets of items, one after another: basket k holds items[offsets[k]] up to
/// items[offsets[k + 1]]. Items are not negative; one that a basket holds twice counts once. They
/// are counted in memory in proportion to the largest: number them from 0 without gaps.
struct Baskets {
  std::vector<std::size_t> offsets = {0};
  std::vector<std::int32_t> items;

  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
  void add(std::span<const std::int32_t> basket) {
    items.insert(items.end(), basket.begin(), basket.end());
    offsets.push_back(items.size());
  }
};

/// Items that occur together, and in how many baskets they do.
struct ItemSet {
  std::vector<std::int32_t> items;  ///< rising
  std::uint64_t count = 0;

  friend bool operator==(const ItemSet&, const ItemSet&) = default;
};

struct ItemSetOptions {
  /// Sets in fewer baskets are left out; from 1.
  std::uint64_t minimum_count = 1;
  /// Items in a set, at most; from 1.
  std::size_t longest = 4;
  /// More sets than that are an error rather than a full memory.
  std::size_t most_sets = 5'000'000;
};

/// Every set of items that is in enough baskets, by FP-growth (Han, Pei and Yin 2000, "Mining
/// frequent patterns without candidate generation"): shorter sets first, then in the order of their
/// items. Throws Error(kUsage) for an option out of its range and for more sets than asked for,
/// Error(kData) for a negative item or offsets that don't fit.
[[nodiscard]] LIKENESS_EXPORT std::vector<ItemSet> frequent_item_sets(
    const Baskets& baskets, const ItemSetOptions& options = {});

/// Who has the antecedent often has the consequent, too.
struct AssociationRule {
  std::vector<std::int32_t> antecedent;  ///< rising
  std::vector<std::int32_t> consequent;  ///< rising
  std::uint64_t count = 0;               ///< baskets with both
  double support = 0;                    ///< their share of all baskets
  double confidence = 0;                 ///< their share of the baskets with the antecedent
  double lift = 0;                       ///< confidence / share of baskets with the consequent
};

struct RuleOptions {
  double minimum_confidence = 0;
  double minimum_lift = 0;
  /// Items in a consequent, at most; from 1.
  std::size_t longest_consequent = 1;
};

/// The rules within item sets, the highest lift first; equal ones by count (higher first), then by
/// antecedent and consequent. `sets` is what frequent_item_sets() found in that many baskets.
/// Throws Error(kUsage) for an option out of its range and for a set whose parts are missing.
[[nodiscard]] LIKENESS_EXPORT std::vector<AssociationRule> association_rules(
    std::span<const ItemSet> sets, std::uint64_t baskets, const RuleOptions& options = {});

}  // namespace likeness::stats
