#include "models/relational/agreeing_ways.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "core/elementary.hpp"
#include "core/hash.hpp"
#include "models/relational/relation_rows.hpp"

namespace likeness::models {
namespace {

constexpr double kBeyondChance = 0.2;        ///< from which on rows are said to agree
constexpr double kLeastNats = 30;            ///< by which chance can't be what makes them agree
constexpr std::size_t kFewestAgreeing = 20;  ///< rows that show a share
constexpr std::size_t kLongestWay = 2;
constexpr std::int32_t kMostCategories = 200;

double unit_of(std::uint64_t bits) {
  return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

struct Agreed {
  double rows = 0;
  double agreed = 0;
  double chance = 0;

  [[nodiscard]] double share() const { return rows > 0 ? agreed / rows : 0; }
  [[nodiscard]] bool is_telling() const {
    if (rows < static_cast<double>(kFewestAgreeing) || chance <= 0 || chance >= 1) return false;
    if (share() - chance <= kBeyondChance) return false;
    // Of a likelihood ratio between the share and chance.
    const double p = std::min(share(), 1 - 0.5 / rows);
    const double nats = rows * (p * log_deterministic(p / chance) +
                                (1 - p) * log_deterministic((1 - p) / (1 - chance)));
    return nats > kLeastNats;
  }
};

class WaySearch {
 public:
  WaySearch(const RelationPlan& plan, const DatasetCells& cells, std::size_t relation,
            const std::function<std::vector<std::size_t>(std::size_t)>& known,
            std::span<const std::int32_t> depths)
      : plan_(plan),
        cells_(cells),
        relation_(relation),
        planned_(plan.relations[relation]),
        known_(known),
        depths_(depths) {}

  std::optional<WayAgreement> find() {
    if (planned_.is_self()) {
      for (const auto& way : ways(planned_.child)) try_agreement({way, way});
      const auto& columns = cells_.tables[planned_.child].cells;
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const auto& codes = columns[k].codes;
        const bool fits =
            !codes.empty() && *std::max_element(codes.begin(), codes.end()) < kMostCategories;
        if (fits) try_agreement({{}, {}, static_cast<std::int64_t>(k)});
      }
    } else if (planned_.use == RelationUse::kLate) {
      for (const auto& way : ways(planned_.parent)) {
        if (end_of(way) == planned_.child) try_agreement({{}, way});
      }
    } else {
      const auto of_parent = ways(planned_.parent);
      for (const auto& way : ways(planned_.child)) {
        for (const auto& other : of_parent) {
          if (end_of(way) == end_of(other)) try_agreement({way, other});
        }
      }
    }
    if (best_) tell_shares();
    return std::move(best_);
  }

 private:
  [[nodiscard]] std::size_t end_of(const std::vector<std::int64_t>& way) const {
    return plan_.relations[static_cast<std::size_t>(way.back())].parent;
  }

  /// Those of one relation or two that are known before rows are dealt.
  [[nodiscard]] std::vector<std::vector<std::int64_t>> ways(std::size_t from) const {
    std::vector<std::vector<std::int64_t>> all = {{}};
    for (std::size_t k = 0; k < all.size(); ++k) {
      const std::vector<std::int64_t> way = all[k];
      if (way.size() == kLongestWay) continue;
      const std::size_t at = way.empty() ? from : end_of(way);
      for (const std::size_t r : known_(at)) {
        // Those behind it aren't known yet.
        if (at == planned_.child && r == relation_) break;
        if (plan_.relations[r].is_self() || plan_.relations[r].parent == planned_.parent) continue;
        all.push_back(way);
        all.back().push_back(static_cast<std::int64_t>(r));
      }
    }
    all.erase(all.begin());
    return all;
  }

  void try_agreement(WayAgreement one) {
    const std::vector<std::int32_t> own =
        common_groups(cells_, one.of_child, one.column, planned_.child);
    const std::vector<std::int32_t> theirs =
        common_groups(cells_, one.of_parent, one.column, planned_.parent);
    const auto& parents = cells_.relations[relation_].parents;
    std::map<std::int32_t, std::pair<double, double>> counts;
    Agreed agreed;
    std::vector<std::int8_t> agrees(parents.size(), -1);
    for (std::size_t row = 0; row < parents.size(); ++row) {
      if (parents[row] == kNoParent || own[row] < 0) continue;
      const std::int32_t group = theirs[static_cast<std::size_t>(parents[row])];
      if (group < 0) continue;
      agreed.rows += 1;
      agreed.agreed += own[row] == group ? 1 : 0;
      agrees[row] = own[row] == group ? 1 : 0;
      counts[own[row]].first += 1;
      counts[group].second += 1;
    }
    for (const auto& [group, rows] : counts) {
      agreed.chance += rows.first / agreed.rows * (rows.second / agreed.rows);
    }
    // What is agreed on is worth more where chance explains less.
    const double worth = (agreed.share() - agreed.chance) * (1 - agreed.chance);
    if (!agreed.is_telling() || worth <= worth_) return;
    worth_ = worth;
    best_ = std::move(one);
    best_->shares = {agreed.share()};
    agrees_ = std::move(agrees);
  }

  /// At depths of few rows as at all of them.
  void tell_shares() {
    if (depths_.empty()) return;
    std::vector<std::pair<std::size_t, std::size_t>> counts;
    for (std::size_t row = 0; row < agrees_.size(); ++row) {
      if (agrees_[row] < 0) continue;
      const auto depth = static_cast<std::size_t>(depths_[row]);
      if (depth >= counts.size()) counts.resize(depth + 1);
      ++counts[depth].first;
      counts[depth].second += agrees_[row] != 0 ? 1U : 0U;
    }
    const double of_all = best_->shares.front();
    best_->shares.assign(counts.size(), of_all);
    for (std::size_t depth = 0; depth < counts.size(); ++depth) {
      const auto [rows, agreed] = counts[depth];
      if (rows < kFewestAgreeing) continue;
      best_->shares[depth] = static_cast<double>(agreed) / static_cast<double>(rows);
    }
  }

  const RelationPlan& plan_;
  const DatasetCells& cells_;
  std::size_t relation_;
  const PlannedRelation& planned_;
  const std::function<std::vector<std::size_t>(std::size_t)>& known_;
  std::span<const std::int32_t> depths_;
  std::optional<WayAgreement> best_;
  double worth_ = 0;
  std::vector<std::int8_t> agrees_;  ///< of each row, by the best one; -1 where nobody knows
};

}  // namespace

double WayAgreement::share_at(std::int32_t depth) const noexcept {
  if (shares.empty()) return 0;
  const auto at = static_cast<std::size_t>(std::max(depth, 0));
  return shares[std::min(at, shares.size() - 1)];
}

void WayAgreement::fields(io::Archive& archive) {
  archive("of_child", of_child);
  archive("of_parent", of_parent);
  archive("column", column);
  archive("shares", shares);
  archive.require(
      !shares.empty() &&
          std::ranges::all_of(shares, [](double share) { return share >= 0 && share <= 1; }) &&
          (column >= 0 || !of_parent.empty()),
      "rows agree with others in no share");
}

std::vector<std::int32_t> common_groups(const DatasetCells& cells,
                                        const std::vector<std::int64_t>& way, std::int64_t column,
                                        std::size_t table) {
  const std::size_t rows = cells.tables[table].rows;
  if (!way.empty() || column < 0) return follow(cells, way, rows);
  return cells.tables[table].cells[static_cast<std::size_t>(column)].codes;
}

std::optional<WayAgreement> find_way_agreement(
    const RelationPlan& plan, const DatasetCells& cells, std::size_t relation,
    const std::function<std::vector<std::size_t>(std::size_t table)>& known,
    std::span<const std::int32_t> depths) {
  return WaySearch(plan, cells, relation, known, depths).find();
}

void give_groups_degrees(std::span<const std::int32_t> groups,
                         std::span<const std::uint64_t> elements, std::uint64_t seed,
                         std::vector<std::uint32_t>& degrees) {
  std::map<std::int32_t, std::pair<std::uint64_t, std::size_t>> first;  // who has none has them
  std::map<std::int32_t, bool> served;
  for (std::size_t b = 0; b < groups.size(); ++b) {
    if (groups[b] < 0) continue;
    served[groups[b]] = served[groups[b]] || degrees[b] > 0;
    const std::pair candidate(mixed_bits(seed ^ mixed_bits(elements[b])), b);
    const auto [known, is_new] = first.emplace(groups[b], candidate);
    if (!is_new) known->second = std::min(known->second, candidate);
  }
  for (const auto& [group, candidate] : first) {
    if (!served[group]) degrees[candidate.second] = 1;
  }
}

void lift_groups(const WayAgreement& way, std::span<const std::int32_t> groups, std::uint64_t most,
                 std::vector<std::int32_t>& depths) {
  using Rows = std::vector<std::size_t>;
  std::vector<std::map<std::int32_t, Rows>> at;  // of each depth, by group
  for (std::size_t row = 0; row < depths.size(); ++row) {
    const auto depth = static_cast<std::size_t>(depths[row]);
    if (depth >= at.size()) at.resize(depth + 1);
    at[depth][groups[row]].push_back(row);
  }
  for (std::size_t depth = 1; depth < at.size() && most > 0; ++depth) {
    if (way.share_at(static_cast<std::int32_t>(depth)) < 0.5) continue;
    auto& higher = at[depth - 1];
    auto& lower = at[depth];
    const auto needed = [&](std::int32_t group) {
      const auto found = lower.find(group);
      return found == lower.end() ? 0 : (found->second.size() + most - 1) / most;
    };
    std::vector<std::int32_t> spare;  // a group for each row that it can do without
    for (const auto& [group, rows] : higher) {
      const std::size_t need = needed(group);
      for (std::size_t k = need; k < rows.size(); ++k) spare.push_back(group);
    }
    std::vector<std::int32_t> lacking;
    for (const auto& [group, rows] : lower) {
      const auto found = higher.find(group);
      const std::size_t has = found == higher.end() ? 0 : found->second.size();
      if (has < needed(group)) lacking.push_back(group);
    }
    for (const std::int32_t group : lacking) {
      while (!spare.empty() && higher[group].size() < needed(group)) {
        Rows& from = higher[spare.back()];
        const std::size_t sinks = from.back();
        const std::size_t rises = lower[group].back();
        from.pop_back();
        lower[group].pop_back();
        lower[groups[sinks]].push_back(sinks);
        higher[group].push_back(rises);
        std::swap(depths[sinks], depths[rises]);
        spare.pop_back();
      }
    }
  }
}

std::vector<std::int32_t> draw_groups(const AgreeingRows& rows,
                                      std::span<const std::int32_t> parent_groups,
                                      std::span<const std::uint32_t> degrees, std::uint64_t most,
                                      std::uint64_t seed) {
  struct Room {
    double weight = 0;
    std::uint64_t rows = 0;
  };
  const bool any_degree = std::ranges::any_of(degrees, [](std::uint32_t all) { return all > 0; });
  std::map<std::int32_t, Room> rooms;
  for (std::size_t b = 0; b < parent_groups.size(); ++b) {
    if (any_degree && degrees[b] == 0) continue;
    Room& room = rooms[parent_groups[b]];
    room.weight += any_degree ? degrees[b] : 1;
    room.rows += most;
  }
  std::vector<std::int32_t> groups(rows.groups.begin(), rows.groups.end());
  if (rooms.empty()) return groups;
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    if (rows.is_dealt[row] == 0) continue;
    order.emplace_back(mixed_bits(seed ^ mixed_bits(rows.elements[row])), row);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> others;
  for (const auto& [key, row] : order) {
    const auto own = rooms.find(groups[row]);
    const bool agrees = unit_of(mixed_bits(key + 1)) < rows.shares[row];
    if (agrees && own != rooms.end() && own->second.rows > 0) {
      --own->second.rows;
    } else {
      others.push_back(row);
    }
  }
  // Those that don't agree, or can't, by what the others leave.
  for (const std::size_t row : others) {
    const auto own = rooms.find(groups[row]);
    double all = 0;
    for (const auto& [group, room] : rooms) {
      const bool is_other = own == rooms.end() || group != own->first || rooms.size() == 1;
      if (is_other && room.rows > 0) all += room.weight;
    }
    double left = unit_of(mixed_bits(seed + mixed_bits(rows.elements[row]))) * all;
    for (auto& [group, room] : rooms) {
      const bool is_other = own == rooms.end() || group != own->first || rooms.size() == 1;
      if (!is_other || room.rows == 0) continue;
      left -= room.weight;
      if (left > 0) continue;
      groups[row] = group;
      --room.rows;
      break;
    }
  }
  return groups;
}

}  // namespace likeness::models
