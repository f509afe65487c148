#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/relational/dataset_learner_parts.hpp"
#include "models/relational/parent_clusters.hpp"
#include "models/relational/row_depths.hpp"

namespace likeness::models {
namespace {

constexpr double kAgreement = 0.2;  ///< beyond chance, from which on paths are said to agree
constexpr double kFullAgreement = 0.95;
constexpr std::size_t kKeptRowsAsClusters = 64;
constexpr std::int32_t kMostDepths = 32;

/// Learns how rows come to those that they refer to.
class RelationLearner {
 public:
  explicit RelationLearner(DatasetDraft& draft) : draft_(draft) {}

  void learn() {
    for (std::size_t r = 0; r < draft_.plan().relations.size(); ++r) learn_relation(r);
  }

 private:
  void learn_relation(std::size_t r) {
    const PlannedRelation& planned = draft_.plan().relations[r];
    LearnedRelation& learned = draft_.model->relations[r];
    auto& cells = draft_.cells.relations[r];
    const bool kept = draft_.plan().tables[planned.parent].kept;
    if (planned.use != RelationUse::kImplied && !kept && !cells.degrees.empty()) {
      learned.counts = CountLevels(cells.degrees, draft_.share(cells.degrees.size()));
      learned.few = find_few_parents(cells.degrees, draft_.options.joint
                                                        ? draft_.cells.tables[planned.parent].cells
                                                        : std::vector<ColumnValues>());
    }
    const bool dealt =
        planned.use == RelationUse::kDealt && !draft_.plan().tables[planned.child].kept;
    if (dealt && draft_.options.joint) {
      find_group(r);
      find_agreement(r);
      if (!planned.grouped && !learned.agrees) find_way(r, {});
      if (!planned.grouped) cluster(r);
    }
    if (planned.is_self()) {
      learn_depths(r);
    } else if (planned.use == RelationUse::kLate && draft_.options.joint) {
      find_way(r, {});
    }
    if (kept) {
      learned.kept_degrees.assign(cells.degrees.begin(), cells.degrees.end());
      learned.kept_clusters = cells.clusters;
    }
    if (draft_.plan().tables[planned.child].kept) learned.kept_parents = cells.parents;
  }

  /// Where the row that this relation leads to always leads to one that the child refers to, too
  /// (an order's address to its customer), it is dealt among those of that one.
  void find_group(std::size_t r) {
    PlannedRelation& planned = draft_.model->plan.relations[r];
    if (planned.grouped || planned.is_self()) return;
    for (const std::size_t q : draft_.leading_on(planned.child)) {
      if (q == r) return;  // those behind it aren't known yet
      for (std::size_t then = 0; then < draft_.plan().relations.size(); ++then) {
        const PlannedRelation& next = draft_.plan().relations[then];
        if (next.child != planned.parent || next.parent != draft_.plan().relations[q].parent ||
            next.is_self() || next.use == RelationUse::kLate ||
            !always_agree(draft_.links[r].parent, draft_.links[then].parent,
                          draft_.links[q].parent)) {
          continue;
        }
        planned.grouped = true;
        planned.group_of_child = q;
        planned.group_of_parent = then;
        return;
      }
    }
  }

  /// Paths from the child to the parent by other relations, short ones first.
  void find_agreement(std::size_t r) {
    const PlannedRelation& planned = draft_.plan().relations[r];
    LearnedRelation& learned = draft_.model->relations[r];
    std::vector<std::vector<std::int64_t>> paths = {{}};
    constexpr std::size_t kLongest = 3;
    double best = kAgreement;
    for (std::size_t k = 0; k < paths.size(); ++k) {
      const std::vector<std::int64_t> path = paths[k];
      const std::size_t at =
          path.empty() ? planned.child
                       : draft_.plan().relations[static_cast<std::size_t>(path.back())].parent;
      if (!path.empty() && at == planned.parent) {
        const auto [agreed, chance] = agreement(r, path);
        if (agreed - chance > best) {
          best = agreed - chance;
          learned.agrees = true;
          learned.agreement_path = path;
          full_agreement_ = agreed;
        }
      }
      if (path.size() == kLongest) continue;
      for (const std::size_t next : draft_.leading_on(at)) {
        if (path.empty() && next == r) break;  // those behind it aren't known yet
        paths.push_back(path);
        paths.back().push_back(static_cast<std::int64_t>(next));
      }
    }
  }

  /// What rows have in common with those that a relation leads to, whichever these are.
  void find_way(std::size_t r, std::span<const std::int32_t> depths) {
    if (draft_.plan().tables[draft_.plan().relations[r].child].kept) return;
    draft_.model->relations[r].way = find_way_agreement(
        draft_.plan(), draft_.cells, r, [&](std::size_t t) { return draft_.leading_on(t); },
        depths);
  }

  /// The share of rows where a path leads to the row that the relation does,
  /// and what it would be by chance.
  [[nodiscard]] std::pair<double, double> agreement(std::size_t r,
                                                    const std::vector<std::int64_t>& path) const {
    const auto& parents = draft_.cells.relations[r].parents;
    const std::vector<std::int32_t> other = follow(draft_.cells, path, parents.size());
    const std::size_t rows = draft_.cells.relations[r].degrees.size();
    std::vector<double> of_relation(rows, 0);
    std::vector<double> of_path(rows, 0);
    double both = 0;
    double agreed = 0;
    for (std::size_t k = 0; k < parents.size(); ++k) {
      if (parents[k] == kNoParent || other[k] == kNoParent) continue;
      both += 1;
      agreed += parents[k] == other[k] ? 1 : 0;
      of_relation[static_cast<std::size_t>(parents[k])] += 1;
      of_path[static_cast<std::size_t>(other[k])] += 1;
    }
    if (both < 20) return {0, 0};
    double chance = 0;
    for (std::size_t b = 0; b < rows; ++b) chance += of_relation[b] * of_path[b] / (both * both);
    return {agreed / both, chance};
  }

  void cluster(std::size_t r) {
    const PlannedRelation& planned = draft_.plan().relations[r];
    LearnedRelation& learned = draft_.model->relations[r];
    auto& cells = draft_.cells.relations[r];
    const std::size_t rows = cells.degrees.size();
    if (learned.agrees && full_agreement_ > kFullAgreement) return;
    if (draft_.plan().tables[planned.parent].kept && rows <= kKeptRowsAsClusters) {
      learned.clusters = static_cast<std::int32_t>(std::max<std::size_t>(rows, 1));
      cells.clusters.resize(rows);
      for (std::size_t b = 0; b < rows; ++b) cells.clusters[b] = static_cast<std::int32_t>(b);
      return;
    }
    ClusterInput input;
    input.columns = draft_.cells.tables[planned.parent].cells;
    for (const ContextColumn& column : draft_.context_of(draft_.leading_on(planned.parent))) {
      if (column.path.size() > 1 || input.columns.size() > 30) continue;
      input.columns.push_back(gather(draft_.cells, column, rows));
    }
    input.degrees = cells.degrees;
    input.parents = cells.parents;
    input.child_columns = draft_.cells.tables[planned.child].cells;
    if (const auto maker = draft_.plan().tables[planned.child].maker) {
      for (const ContextColumn& column : draft_.context_of({*maker})) {
        if (input.child_columns.size() > 20) break;
        input.child_columns.push_back(gather(draft_.cells, column, cells.parents.size()));
      }
    }
    ParentClusters clusters = cluster_parents(input, draft_.options.clusters, draft_.share(rows));
    learned.clusters = clusters.count;
    if (clusters.count > 1) cells.clusters = std::move(clusters.of_parent);
  }

  /// How deep each row of a table to itself lies, in bins, into draft_.depths.
  void learn_depths(std::size_t r) {
    LearnedRelation& learned = draft_.model->relations[r];
    draft_.depths.resize(draft_.plan().relations.size());
    draft_.depths[r] = row_depths(draft_.cells.relations[r].parents);
    if (draft_.options.joint) find_way(r, draft_.depths[r]);
    learned.depth_counts = count_depths(draft_.depths[r]);
    const std::vector<std::int32_t> bins = depth_bins(learned.depth_counts, kMostDepths);
    for (std::int32_t& depth : draft_.depths[r]) depth = bins[static_cast<std::size_t>(depth)];
    if (!bins.empty()) learned.depths = bins.back() + 1;
  }

  DatasetDraft& draft_;
  double full_agreement_ = 0;
};

}  // namespace

void learn_dataset_relations(DatasetDraft& draft) {
  RelationLearner(draft).learn();
}

}  // namespace likeness::models
