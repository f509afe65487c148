#include "likeness/stats/frequent_item_sets.hpp"

#include <algorithm>
#include <atomic>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/prefix_tree.hpp"

namespace likeness::stats {
namespace {

constexpr std::size_t kItemChunk = 16384;

void check_item_sets(const Baskets& baskets, const ItemSetOptions& options) {
  if (options.minimum_count == 0 || options.longest == 0) {
    throw Error(ErrorCode::kUsage,
                "The minimum count and the longest set of frequent item sets must be at least 1.");
  }
  const bool rising = std::is_sorted(baskets.offsets.begin(), baskets.offsets.end());
  if (baskets.offsets.empty() || baskets.offsets.front() != 0 || !rising ||
      baskets.offsets.back() != baskets.items.size()) {
    throw Error(ErrorCode::kData, "The offsets of the baskets don't fit their items.");
  }
  const auto negative = std::find_if(baskets.items.begin(), baskets.items.end(),
                                     [](std::int32_t item) { return item < 0; });
  if (negative != baskets.items.end()) {
    throw Error(ErrorCode::kData, "An item of the baskets is " + std::to_string(*negative) +
                                      "; items are numbered from 0.");
  }
}

/// The baskets with their items in order and once each.
Baskets without_repeats(const Baskets& baskets) {
  Baskets result;
  result.items.reserve(baskets.items.size());
  result.offsets.reserve(baskets.offsets.size());
  std::vector<std::int32_t> basket;
  for (std::size_t k = 0; k < baskets.size(); ++k) {
    basket.assign(baskets.items.begin() + static_cast<std::ptrdiff_t>(baskets.offsets[k]),
                  baskets.items.begin() + static_cast<std::ptrdiff_t>(baskets.offsets[k + 1]));
    std::sort(basket.begin(), basket.end());
    basket.erase(std::unique(basket.begin(), basket.end()), basket.end());
    result.add(basket);
  }
  return result;
}

std::vector<std::uint64_t> count_items(const Baskets& baskets) {
  std::vector<std::uint64_t> counts;
  for (const std::int32_t item : baskets.items) {
    const auto index = static_cast<std::size_t>(item);
    if (index >= counts.size()) counts.resize(index + 1, 0);
    ++counts[index];
  }
  return counts;
}

/// Frequent items, the most frequent first: the order of ranks.
std::vector<std::int32_t> ranked_items(std::span<const std::uint64_t> counts,
                                       std::uint64_t minimum_count) {
  std::vector<std::int32_t> items;
  for (std::size_t item = 0; item < counts.size(); ++item) {
    if (counts[item] >= minimum_count) items.push_back(static_cast<std::int32_t>(item));
  }
  std::stable_sort(items.begin(), items.end(), [&](std::int32_t a, std::int32_t b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  return items;
}

WeightedPaths paths_of(const Baskets& baskets, std::span<const std::int32_t> items,
                       std::size_t item_count) {
  std::vector<std::int32_t> rank_of(item_count, -1);
  for (std::size_t rank = 0; rank < items.size(); ++rank) {
    rank_of[static_cast<std::size_t>(items[rank])] = static_cast<std::int32_t>(rank);
  }
  WeightedPaths paths;
  paths.ranks.reserve(baskets.items.size());
  for (std::size_t k = 0; k < baskets.size(); ++k) {
    const std::size_t begin = paths.ranks.size();
    for (std::size_t i = baskets.offsets[k]; i < baskets.offsets[k + 1]; ++i) {
      const std::int32_t rank = rank_of[static_cast<std::size_t>(baskets.items[i])];
      if (rank >= 0) paths.ranks.push_back(rank);
    }
    if (paths.ranks.size() == begin) continue;
    std::sort(paths.ranks.begin() + static_cast<std::ptrdiff_t>(begin), paths.ranks.end());
    paths.close(1);
  }
  return paths;
}

/// Grows sets from the end of their least frequent item.
class Growth {
 public:
  Growth(std::span<const std::int32_t> items, const ItemSetOptions& options,
         std::atomic<std::size_t>& found)
      : items_(items), options_(options), found_(found) {}

  /// All sets whose highest rank is `rank`.
  std::vector<ItemSet> run(const PrefixTree& tree, std::int32_t rank) {
    grow(tree, rank);
    return std::move(sets_);
  }

 private:
  void grow(const PrefixTree& tree, std::int32_t rank) {
    suffix_.push_back(items_[static_cast<std::size_t>(rank)]);
    add(tree.weight(rank));
    if (suffix_.size() < options_.longest) {
      const std::vector<std::uint64_t> weights = tree.weights_above(rank);
      std::vector<std::uint8_t> keep(weights.size());
      for (std::size_t r = 0; r < weights.size(); ++r) {
        keep[r] = weights[r] >= options_.minimum_count ? 1 : 0;
      }
      if (suffix_.size() + 1 == options_.longest) {
        add_pairs(weights, keep);
      } else if (std::find(keep.begin(), keep.end(), 1) != keep.end()) {
        const PrefixTree above(tree.paths_above(rank, keep), keep.size());
        for (std::size_t r = 0; r < keep.size(); ++r) {
          if (keep[r] != 0) grow(above, static_cast<std::int32_t>(r));
        }
      }
    }
    suffix_.pop_back();
  }

  /// The longest sets need no tree of their own: the weights say all.
  void add_pairs(std::span<const std::uint64_t> weights, std::span<const std::uint8_t> keep) {
    for (std::size_t r = 0; r < keep.size(); ++r) {
      if (keep[r] == 0) continue;
      suffix_.push_back(items_[r]);
      add(weights[r]);
      suffix_.pop_back();
    }
  }

  void add(std::uint64_t count) {
    if (++found_ > options_.most_sets) {
      throw Error(ErrorCode::kUsage, "More than " + std::to_string(options_.most_sets) +
                                         " sets of items are frequent; raise the minimum support.");
    }
    sets_.push_back({suffix_, count});
    std::sort(sets_.back().items.begin(), sets_.back().items.end());
  }

  std::span<const std::int32_t> items_;
  const ItemSetOptions& options_;
  std::atomic<std::size_t>& found_;
  std::vector<std::int32_t> suffix_;
  std::vector<ItemSet> sets_;
};

bool comes_first(const ItemSet& a, const ItemSet& b) {
  if (a.items.size() != b.items.size()) return a.items.size() < b.items.size();
  return a.items < b.items;
}

std::uint64_t count_of(std::span<const ItemSet> sets, const std::vector<std::int32_t>& items) {
  const ItemSet wanted{items, 0};
  const auto found = std::lower_bound(sets.begin(), sets.end(), wanted, comes_first);
  if (found == sets.end() || found->items != items) {
    throw Error(ErrorCode::kUsage,
                "Rules need every part of every item set, as frequent_item_sets() gives them.");
  }
  return found->count;
}

/// The rules within one set.
std::vector<AssociationRule> rules_within(const ItemSet& set, std::span<const ItemSet> sets,
                                          std::uint64_t baskets, const RuleOptions& options) {
  std::vector<AssociationRule> rules;
  const std::uint64_t ways = std::uint64_t{1} << set.items.size();
  for (std::uint64_t consequent = 1; consequent + 1 < ways; ++consequent) {
    if (static_cast<std::size_t>(__builtin_popcountll(consequent)) > options.longest_consequent) {
      continue;
    }
    AssociationRule rule;
    for (std::size_t k = 0; k < set.items.size(); ++k) {
      ((consequent >> k & 1) != 0 ? rule.consequent : rule.antecedent).push_back(set.items[k]);
    }
    const auto total = static_cast<double>(baskets);
    rule.count = set.count;
    rule.support = static_cast<double>(set.count) / total;
    rule.confidence =
        static_cast<double>(set.count) / static_cast<double>(count_of(sets, rule.antecedent));
    rule.lift = rule.confidence / (static_cast<double>(count_of(sets, rule.consequent)) / total);
    if (rule.confidence < options.minimum_confidence || rule.lift < options.minimum_lift) continue;
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace

std::vector<ItemSet> frequent_item_sets(const Baskets& baskets, const ItemSetOptions& options) {
  check_item_sets(baskets, options);
  const Baskets sorted = without_repeats(baskets);
  const std::vector<std::uint64_t> counts = count_items(sorted);
  const std::vector<std::int32_t> items = ranked_items(counts, options.minimum_count);
  const PrefixTree tree(paths_of(sorted, items, counts.size()), items.size());
  std::atomic<std::size_t> found = 0;
  std::vector<std::vector<ItemSet>> parts(items.size());
  parallel_for(items.size(), [&](std::size_t rank) {
    parts[rank] = Growth(items, options, found).run(tree, static_cast<std::int32_t>(rank));
  });
  std::vector<ItemSet> sets;
  sets.reserve(found);
  for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(sets));
  std::sort(sets.begin(), sets.end(), comes_first);
  return sets;
}

std::vector<AssociationRule> association_rules(std::span<const ItemSet> sets, std::uint64_t baskets,
                                               const RuleOptions& options) {
  constexpr std::size_t kLongest = 40;
  if (options.longest_consequent == 0) {
    throw Error(ErrorCode::kUsage, "A rule's longest consequent must be at least 1.");
  }
  if (!sets.empty() && sets.back().items.size() > kLongest) {
    throw Error(ErrorCode::kUsage, "Rules are for sets of at most 40 items.");
  }
  std::vector<std::vector<AssociationRule>> parts((sets.size() + kItemChunk - 1) / kItemChunk);
  parallel_chunks(sets.size(), kItemChunk, [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) {
      auto rules = rules_within(sets[k], sets, baskets, options);
      std::move(rules.begin(), rules.end(), std::back_inserter(parts[begin / kItemChunk]));
    }
  });
  std::vector<AssociationRule> rules;
  for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(rules));
  std::stable_sort(rules.begin(), rules.end(),
                   [](const AssociationRule& a, const AssociationRule& b) {
                     if (a.lift != b.lift) return a.lift > b.lift;
                     if (a.count != b.count) return a.count > b.count;
                     if (a.antecedent != b.antecedent) return a.antecedent < b.antecedent;
                     return a.consequent < b.consequent;
                   });
  return rules;
}

}  // namespace likeness::stats
