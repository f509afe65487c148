#include "models/relational/key_dealing.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "core/hash.hpp"
#include "models/relational/relation_rows.hpp"

namespace likeness::models {
namespace {

/// Rows or parents of one group and cluster.
using Bucket = std::pair<std::int32_t, std::int32_t>;

std::int32_t of(std::span<const std::int32_t> numbers, std::size_t k) {
  return numbers.empty() ? 0 : numbers[k];
}

double unit(std::uint64_t bits) {
  return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

class Dealer {
 public:
  Dealer(const RowsToDeal& rows, const ParentsToDeal& parents, bool once, std::uint64_t seed)
      : rows_(rows),
        parents_(parents),
        once_(once),
        seed_(mixed_bits(seed)),
        parent_(rows.elements.size(), kNoParent),
        used_(parents.degrees.size(), 0) {}

  std::vector<std::int32_t> deal() {
    sort_into_buckets();
    for (const auto& [bucket, rows] : rows_of_) {
      const auto found = parents_of_.find(bucket);
      if (found != parents_of_.end()) deal_bucket(rows, found->second);
    }
    deal_leftovers();
    if (!rows_.owners.empty()) part_twins();
    if (!once_) keep_bounds();
    return std::move(parent_);
  }

 private:
  [[nodiscard]] std::uint64_t order_of(std::uint64_t number) const {
    return mixed_bits(seed_ ^ mixed_bits(number));
  }

  void sort_into_buckets() {
    for (std::size_t b = 0; b < parents_.degrees.size(); ++b) {
      const Bucket bucket{of(parents_.groups, b), of(parents_.clusters, b)};
      parents_of_[bucket].push_back(static_cast<std::uint32_t>(b));
      group_[bucket.first].push_back(static_cast<std::uint32_t>(b));
    }
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    for (std::size_t k = 0; k < parent_.size(); ++k) {
      if (rows_.clusters[k] < 0) continue;
      order.emplace_back(order_of(rows_.elements[k]), static_cast<std::uint32_t>(k));
    }
    // Rows of one owner stay side by side: parents come evenly spread, so these get different ones.
    if (rows_.owners.empty()) std::sort(order.begin(), order.end());
    for (const auto& [key, k] : order) {
      rows_of_[{of(rows_.groups, k), rows_.clusters[k]}].push_back(k);
    }
  }

  /// Each parent as often as its degree says, in proportion to what all get, evenly spread over the
  /// whole: `rows` of them, or none where all degrees are 0.
  [[nodiscard]] std::vector<std::uint32_t> stubs(const std::vector<std::uint32_t>& parents,
                                                 std::size_t rows) const {
    double all = 0;
    for (const std::uint32_t b : parents) all += parents_.degrees[b];
    if (all == 0) return {};
    const double offset = unit(order_of(rows));
    double sum = 0;
    double given = 0;
    std::vector<std::pair<double, std::uint32_t>> places;
    for (const std::uint32_t b : parents) {
      sum += parents_.degrees[b];
      const double end = std::floor(sum / all * static_cast<double>(rows) + offset);
      const double start = unit(order_of(~std::uint64_t{b}));
      for (double j = 0; j < end - given; ++j) places.emplace_back((j + start) / (end - given), b);
      given = end;
    }
    std::sort(places.begin(), places.end());
    std::vector<std::uint32_t> sorted;
    sorted.reserve(places.size());
    for (const auto& [place, b] : places) sorted.push_back(b);
    return sorted;
  }

  void give(std::uint32_t row, std::uint32_t b) {
    parent_[row] = static_cast<std::int32_t>(b);
    ++used_[b];
  }

  void deal_bucket(const std::vector<std::uint32_t>& rows,
                   const std::vector<std::uint32_t>& parents) {
    if (once_) {
      std::size_t next = 0;
      for (const std::uint32_t b : parents) {
        if (parents_.degrees[b] > 0 && next < rows.size()) give(rows[next++], b);
      }
      return;
    }
    const std::vector<std::uint32_t> all = stubs(parents, rows.size());
    for (std::size_t i = 0; i < all.size(); ++i) give(rows[i], all[i]);
  }

  /// Rows whose cluster had no parent to give get another of their group.
  void deal_leftovers() {
    std::map<std::int32_t, std::vector<std::uint32_t>> left;
    for (const auto& [bucket, rows] : rows_of_) {
      for (const std::uint32_t row : rows) {
        if (parent_[row] == kNoParent) left[bucket.first].push_back(row);
      }
    }
    for (const auto& [group, rows] : left) {
      const auto found = group_.find(group);
      if (found == group_.end()) continue;
      const std::vector<std::uint32_t> all =
          once_ ? unused(found->second) : stubs(found->second, rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i < all.size()) {
          give(rows[i], all[i]);
        } else if (!once_) {
          give(rows[i], found->second[order_of(i) % found->second.size()]);
        }
      }
    }
  }

  /// Parents without rows, those that should have some first.
  [[nodiscard]] std::vector<std::uint32_t> unused(std::vector<std::uint32_t> parents) const {
    std::erase_if(parents, [&](std::uint32_t b) { return used_[b] > 0; });
    std::sort(parents.begin(), parents.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(parents_.degrees[a] == 0, order_of(a)) <
             std::pair(parents_.degrees[b] == 0, order_of(b));
    });
    return parents;
  }

  // ---- No owner has a parent twice --------------------------------------------------------------

  [[nodiscard]] std::uint64_t pair_of(std::uint32_t row, std::int32_t b) const {
    return mixed_bits(rows_.owners[row]) ^ (mixed_bits(static_cast<std::uint64_t>(b) + 1) << 1);
  }

  void part_twins() {
    std::vector<std::pair<std::uint32_t, const std::vector<std::uint32_t>*>> twins;
    waiting_.assign(parent_.size(), false);
    for (const auto& [bucket, rows] : rows_of_) {
      for (const std::uint32_t row : rows) {
        if (parent_[row] == kNoParent || pairs_.insert(pair_of(row, parent_[row])).second) continue;
        twins.emplace_back(row, &rows);
        waiting_[row] = true;
      }
    }
    for (const auto& [row, rows] : twins) {
      const bool alone = pairs_.insert(pair_of(row, parent_[row])).second;
      if (!alone && !swap_twin(row, *rows)) give_unused(row);
      waiting_[row] = false;
    }
  }

  /// Exchanges a parent with a row of another owner, so that both are alone with theirs.
  bool swap_twin(std::uint32_t row, const std::vector<std::uint32_t>& rows) {
    constexpr std::uint64_t kTries = 100;
    for (std::uint64_t t = 0; t < kTries; ++t) {
      const std::uint32_t other = rows[order_of(rows_.elements[row] + 31 * t) % rows.size()];
      const std::int32_t b = parent_[other];
      const bool same_owner = rows_.owners[other] == rows_.owners[row];
      if (b == kNoParent || waiting_[other] || same_owner || b == parent_[row]) continue;
      if (pairs_.contains(pair_of(row, b)) || pairs_.contains(pair_of(other, parent_[row])))
        continue;
      pairs_.erase(pair_of(other, b));
      std::swap(parent_[row], parent_[other]);
      pairs_.insert(pair_of(row, parent_[row]));
      pairs_.insert(pair_of(other, parent_[other]));
      return true;
    }
    return false;
  }

  /// The next parent of the group that the owner has not; none where it has them all.
  void give_unused(std::uint32_t row) {
    const std::vector<std::uint32_t>& all = group_.at(of(rows_.groups, row));
    parent_[row] = kNoParent;
    const std::size_t first = order_of(rows_.elements[row]) % all.size();
    for (std::size_t k = 0; k < all.size(); ++k) {
      const auto b = static_cast<std::int32_t>(all[(first + k) % all.size()]);
      if (!pairs_.insert(pair_of(row, b)).second) continue;
      parent_[row] = b;
      return;
    }
  }

  // ---- No parent has more or fewer rows than any may have ---------------------------------------

  void keep_bounds() {
    counts_.assign(parents_.before.begin(), parents_.before.end());
    counts_.resize(parents_.degrees.size(), 0);
    rows_of_parent_.resize(counts_.size());
    for (std::size_t row = 0; row < parent_.size(); ++row) {
      if (parent_[row] == kNoParent) continue;
      const auto b = static_cast<std::size_t>(parent_[row]);
      ++counts_[b];
      rows_of_parent_[b].push_back(static_cast<std::uint32_t>(row));
    }
    for (const auto& [bucket, parents] : parents_of_) exchange_within(parents);
    for (const auto& [group, parents] : group_) exchange_within(parents);
  }

  /// Rows of parents of too many go to those of fewer, and some to those of too few.
  void exchange_within(const std::vector<std::uint32_t>& parents) {
    std::vector<std::uint32_t> over;
    std::vector<std::uint32_t> under;
    std::uint64_t room = 0;   // rows that others may take
    std::uint64_t spare = 0;  // rows that others may give
    for (const std::uint32_t b : parents) {
      room += parents_.most - std::min(counts_[b], parents_.most);
      spare += counts_[b] - std::min(counts_[b], parents_.fewest);
      if (counts_[b] > parents_.most) over.push_back(b);
      if (counts_[b] < parents_.fewest) under.push_back(b);
    }
    if (over.empty() && under.empty()) return;
    // Who has no row stays so, if others can do without.
    std::vector<std::uint32_t> others = parents;
    std::sort(others.begin(), others.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tuple(counts_[a] < parents_.fewest ? 0 : 1, counts_[a] == 0, order_of(a)) <
             std::tuple(counts_[b] < parents_.fewest ? 0 : 1, counts_[b] == 0, order_of(b));
    });
    std::size_t next = 0;
    const auto try_others = [&](const auto& moved) {
      for (std::size_t k = 0; k < others.size(); ++k) {
        const std::uint32_t other = others[(next + k) % others.size()];
        if (!moved(other)) continue;
        next = (next + k + 1) % others.size();
        return true;
      }
      return false;
    };
    // Those go first that have less than they should, and who has no row last.
    enum Taker { kShort, kUsed, kAny, kNobody };
    int taker = kShort;
    const auto takes = [&](std::uint32_t other) {
      if (taker == kShort) return counts_[other] < parents_.degrees[other];
      return taker == kAny || counts_[other] > 0;
    };
    const auto give_up = [&](std::uint32_t b) {
      for (; taker != kNobody; ++taker, next = 0) {
        const bool given = try_others([&](std::uint32_t other) {
          return counts_[other] < parents_.most && takes(other) && move_row(b, other);
        });
        if (given) return true;
      }
      return false;
    };
    for (const std::uint32_t b : over) {
      taker = std::min<int>(taker, kAny);
      while (room > 0 && counts_[b] > parents_.most && give_up(b)) --room;
    }
    next = 0;
    for (const std::uint32_t b : under) {
      while (spare > 0 && counts_[b] < parents_.fewest && try_others([&](std::uint32_t other) {
               return counts_[other] > parents_.fewest && move_row(other, b);
             })) {
        --spare;
      }
    }
  }

  /// A row of `from` that may be one of `to` becomes it.
  bool move_row(std::uint32_t from, std::uint32_t to) {
    std::vector<std::uint32_t>& rows = rows_of_parent_[from];
    for (std::size_t k = rows.size(); k-- > 0;) {
      const std::uint32_t row = rows[k];
      if (!rows_.owners.empty()) {
        if (!pairs_.insert(pair_of(row, static_cast<std::int32_t>(to))).second) continue;
        pairs_.erase(pair_of(row, static_cast<std::int32_t>(from)));
      }
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(k));
      rows_of_parent_[to].push_back(row);
      parent_[row] = static_cast<std::int32_t>(to);
      --counts_[from];
      ++counts_[to];
      return true;
    }
    return false;
  }

  const RowsToDeal& rows_;
  const ParentsToDeal& parents_;
  bool once_;
  std::uint64_t seed_;
  std::vector<std::int32_t> parent_;
  std::vector<std::uint32_t> used_;
  std::map<Bucket, std::vector<std::uint32_t>> rows_of_;
  std::map<Bucket, std::vector<std::uint32_t>> parents_of_;
  std::map<std::int32_t, std::vector<std::uint32_t>> group_;
  std::unordered_set<std::uint64_t> pairs_;
  std::vector<std::uint32_t> counts_;  ///< of each parent, with those it had before
  std::vector<std::vector<std::uint32_t>> rows_of_parent_;
  std::vector<bool> waiting_;  ///< of each row: whether it has a parent that its owner has already
};

}  // namespace

std::vector<std::int32_t> deal_parents(const RowsToDeal& rows, const ParentsToDeal& parents,
                                       bool once, std::uint64_t seed) {
  return Dealer(rows, parents, once, seed).deal();
}

}  // namespace likeness::models
