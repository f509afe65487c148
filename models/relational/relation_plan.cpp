#include "models/relational/relation_plan.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "likeness/error.hpp"
#include "models/relational/own_columns.hpp"
#include "table/personal_data.hpp"

namespace likeness::models {
namespace {

using KeyNames = std::vector<std::string>;

bool has_name(const KeyNames& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether all of `some` are among `names`.
bool covers(const KeyNames& names, const KeyNames& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const std::string& name) { return has_name(names, name); });
}

KeyNames primary_key_of(const Metadata& metadata) {
  if (metadata.primary_key) return {*metadata.primary_key};
  return metadata.composite_key;
}

class Planner {
 public:
  Planner(const Dataset& dataset, const DatasetMetadata& metadata,
          const std::vector<RelationRows>& rows, const std::vector<bool>& kept)
      : dataset_(dataset), metadata_(metadata), rows_(rows) {
    for (std::size_t t = 0; t < metadata.tables.size(); ++t) {
      RelatedTable& table = plan_.tables.emplace_back();
      table.name = metadata.tables[t].name;
      table.kept = kept[t];
      table_rows_.push_back(dataset.find(table.name)->rows());
    }
    for (const Relation& relation : metadata.relations) add(relation);
  }

  RelationPlan plan() {
    find_implied();
    leave_out_cycles();
    choose_makers();
    for (std::size_t t = 0; t < plan_.tables.size(); ++t) order_dealing(t);
    return std::move(plan_);
  }

 private:
  [[nodiscard]] std::size_t place_of(const std::string& table) const {
    std::size_t t = 0;
    while (metadata_.tables[t].name != table) ++t;
    return t;
  }

  void add(const Relation& relation) {
    const RelationRows& rows = rows_[plan_.relations.size()];
    PlannedRelation& planned = plan_.relations.emplace_back();
    planned.parent = place_of(relation.parent);
    planned.child = place_of(relation.child);
    planned.parent_columns = relation.parent_columns;
    planned.child_columns = relation.child_columns;
    planned.optional = rows.missing > 0;
    std::vector<bool> seen(table_rows_[planned.parent], false);
    planned.once = true;
    for (const std::int32_t row : rows.parent) {
      if (row == kNoParent) continue;
      planned.once = planned.once && !seen[static_cast<std::size_t>(row)];
      seen[static_cast<std::size_t>(row)] = true;
    }
    used_.push_back(static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true)));
    if (planned.is_self()) planned.use = RelationUse::kLate;
  }

  /// Relations whose columns others name, which lead to the same parent.
  void find_implied() {
    for (std::size_t r = 0; r < plan_.relations.size(); ++r) {
      PlannedRelation& relation = plan_.relations[r];
      for (std::size_t by = 0; by < plan_.relations.size(); ++by) {
        const PlannedRelation& wide = plan_.relations[by];
        if (by == r || wide.child != relation.child || wide.use == RelationUse::kLate ||
            wide.child_columns.size() <= relation.child_columns.size() ||
            !covers(wide.child_columns, relation.child_columns)) {
          continue;
        }
        const auto then = same_relation(wide, relation);
        if (!then) continue;
        relation.use = RelationUse::kImplied;
        relation.implied_by = by;
        relation.implied_then = *then;
      }
    }
  }

  /// The relation of the parent of `wide` to that of `narrow` by the columns that they share.
  [[nodiscard]] std::optional<std::size_t> same_relation(const PlannedRelation& wide,
                                                         const PlannedRelation& narrow) const {
    KeyNames columns;
    for (const std::string& name : narrow.child_columns) {
      const auto place = std::find(wide.child_columns.begin(), wide.child_columns.end(), name);
      columns.push_back(
          wide.parent_columns[static_cast<std::size_t>(place - wide.child_columns.begin())]);
    }
    for (std::size_t r = 0; r < plan_.relations.size(); ++r) {
      const PlannedRelation& then = plan_.relations[r];
      if (then.child == wide.parent && then.parent == narrow.parent && !then.is_self() &&
          then.child_columns == columns && then.parent_columns == narrow.parent_columns) {
        return r;
      }
    }
    return std::nullopt;
  }

  // ---- Cycles -----------------------------------------------------------------------------------

  /// Whether rows of `from` lead to rows of `to`, by relations that are followed in order.
  [[nodiscard]] bool reaches(std::size_t from, std::size_t to) const {
    std::vector<bool> seen(plan_.tables.size(), false);
    const std::function<bool(std::size_t)> visit = [&](std::size_t table) {
      if (table == to) return true;
      if (seen[table]) return false;
      seen[table] = true;
      return std::any_of(plan_.relations.begin(), plan_.relations.end(),
                         [&](const PlannedRelation& relation) {
                           return relation.child == table && relation.use != RelationUse::kLate &&
                                  visit(relation.parent);
                         });
    };
    return visit(from);
  }

  /// Of each cycle, the relation of which most rows have no parent comes late.
  void leave_out_cycles() {
    for (;;) {
      std::optional<std::size_t> weakest;
      double most = -1;
      for (std::size_t r = 0; r < plan_.relations.size(); ++r) {
        const PlannedRelation& relation = plan_.relations[r];
        if (relation.use == RelationUse::kLate || !reaches(relation.parent, relation.child)) {
          continue;
        }
        const double share = missing_share(r);
        if (share > most) {
          most = share;
          weakest = r;
        }
      }
      if (!weakest) break;
      plan_.relations[*weakest].use = RelationUse::kLate;
    }
    std::vector<bool> done(plan_.tables.size(), false);
    const std::function<void(std::size_t)> visit = [&](std::size_t table) {
      if (done[table]) return;
      done[table] = true;
      for (const PlannedRelation& relation : plan_.relations) {
        if (relation.child == table && relation.use != RelationUse::kLate) visit(relation.parent);
      }
      plan_.order.push_back(table);
    };
    for (std::size_t t = 0; t < plan_.tables.size(); ++t) visit(t);
  }

  [[nodiscard]] double missing_share(std::size_t r) const {
    const RelationRows& rows = rows_[r];
    if (rows.parent.empty()) return 0;
    return static_cast<double>(rows.missing + rows.orphans) /
           static_cast<double>(rows.parent.size());
  }

  // ---- Makers -----------------------------------------------------------------------------------

  [[nodiscard]] bool in_key(std::size_t r) const {
    const KeyNames key = primary_key_of(metadata_.tables[plan_.relations[r].child].metadata);
    return !key.empty() && covers(key, plan_.relations[r].child_columns);
  }

  [[nodiscard]] bool may_make(std::size_t r) const {
    const PlannedRelation& relation = plan_.relations[r];
    const double most_missing = numbers_rows(r) ? 0.95 : 0.5;
    if (relation.use != RelationUse::kDealt || missing_share(r) >= most_missing || used_[r] == 0) {
      return false;
    }
    return !plan_.tables[relation.parent].kept || in_key(r);
  }

  /// Whether a column counts the rows of each parent: then the parent and the number are a key.
  [[nodiscard]] bool numbers_rows(std::size_t r) const {
    constexpr std::size_t kFewestRows = 10;  ///< of parents with several
    const PlannedRelation& relation = plan_.relations[r];
    const std::vector<std::int32_t>& parents = rows_[r].parent;
    std::vector<std::uint32_t> counts(table_rows_[relation.parent], 0);
    std::size_t shared = 0;
    for (const std::int32_t row : parents) {
      if (row == kNoParent) continue;
      shared += ++counts[static_cast<std::size_t>(row)] > 1 ? 1 : 0;
    }
    if (shared < kFewestRows) return false;
    const NamedMetadata& child = metadata_.tables[relation.child];
    const std::vector<Column>& columns = dataset_.find(child.name)->columns();
    return std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
      const bool is_key =
          child.metadata.primary_key == column.name ||
          std::any_of(
              plan_.relations.begin(), plan_.relations.end(), [&](const PlannedRelation& other) {
                return other.child == relation.child && has_name(other.child_columns, column.name);
              });
      return !is_key && counts_from(column, parents).has_value();
    });
  }

  /// Rows of a child for each row of the parent.
  [[nodiscard]] double children_of(std::size_t r) const {
    const PlannedRelation& relation = plan_.relations[r];
    return static_cast<double>(table_rows_[relation.child]) /
           static_cast<double>(table_rows_[relation.parent]);
  }

  void choose_makers() {
    for (std::size_t t = 0; t < plan_.tables.size(); ++t) {
      if (plan_.tables[t].kept) continue;
      std::vector<std::size_t> candidates;
      for (std::size_t r = 0; r < plan_.relations.size(); ++r) {
        if (plan_.relations[r].child == t && may_make(r)) candidates.push_back(r);
      }
      std::vector<std::size_t> numbering = candidates;
      std::erase_if(numbering, [&](std::size_t r) { return !numbers_rows(r); });
      if (!numbering.empty()) candidates = numbering;
      drop_implied(candidates);
      drop_sparse(candidates);
      drop_ancestors(candidates);
      if (candidates.empty()) continue;
      const auto best =
          std::max_element(candidates.begin(), candidates.end(),
                           [&](std::size_t a, std::size_t b) { return rank_of(a) < rank_of(b); });
      plan_.relations[*best].use = RelationUse::kMakes;
      plan_.tables[t].maker = *best;
    }
  }

  /// Of a row's parents, the one that always leads to the other (a payment's rental to its
  /// customer) makes it: what follows from the row can't go astray then.
  void drop_implied(std::vector<std::size_t>& candidates) const {
    constexpr double kFewestChildren = 0.05;
    const std::vector<std::size_t> all = candidates;
    std::erase_if(candidates, [&](std::size_t q) {
      return std::any_of(all.begin(), all.end(), [&](std::size_t r) {
        return r != q && children_of(r) >= kFewestChildren && always_leads_to(r, q);
      });
    });
  }

  /// Whether the row that `r` leads to leads, by one more relation, to the row that `q` does,
  /// wherever both are there.
  [[nodiscard]] bool always_leads_to(std::size_t r, std::size_t q) const {
    const std::size_t table = plan_.relations[q].parent;
    for (std::size_t then = 0; then < plan_.relations.size(); ++then) {
      const PlannedRelation& relation = plan_.relations[then];
      if (relation.child != plan_.relations[r].parent || relation.parent != table ||
          relation.use == RelationUse::kLate) {
        continue;
      }
      if (always_agree(rows_[r].parent, rows_[then].parent, rows_[q].parent)) return true;
    }
    return false;
  }

  /// Parents of whom few have children make none, unless both have one key.
  void drop_sparse(std::vector<std::size_t>& candidates) const {
    const bool alone = candidates.size() == 1;
    std::erase_if(candidates, [&](std::size_t r) {
      const KeyNames key = primary_key_of(metadata_.tables[plan_.relations[r].child].metadata);
      const bool shares_key = key == plan_.relations[r].child_columns;
      return children_of(r) < (alone ? 0.05 : 0.75) && !shares_key;
    });
  }

  /// Of parents that are descendants of each other, the nearest makes the rows, unless there are
  /// fewer of it: many parents hold the number of rows better.
  void drop_ancestors(std::vector<std::size_t>& candidates) const {
    const std::vector<std::size_t> all = candidates;
    std::erase_if(candidates, [&](std::size_t r) {
      const std::size_t parent = plan_.relations[r].parent;
      return std::any_of(all.begin(), all.end(), [&](std::size_t other) {
        const std::size_t table = plan_.relations[other].parent;
        return table != parent && table_rows_[table] >= table_rows_[parent] &&
               reaches(table, parent);
      });
    });
  }

  /// Whoever acts makes rows; otherwise the parent of which there are most.
  [[nodiscard]] std::array<double, 2> rank_of(std::size_t r) const {
    const PlannedRelation& relation = plan_.relations[r];
    const auto rows = static_cast<double>(table_rows_[relation.parent]);
    const bool acts = std::any_of(relation.child_columns.begin(), relation.child_columns.end(),
                                  [](const std::string& name) { return names_subject(name); }) ||
                      names_subject(plan_.tables[relation.parent].name);
    return {acts && rows >= 20 ? 1.0 : 0.0, rows};
  }

  // ---- Dealing ----------------------------------------------------------------------------------

  void order_dealing(std::size_t t) {
    RelatedTable& table = plan_.tables[t];
    const KeyNames key = primary_key_of(metadata_.tables[t].metadata);
    KeyNames key_columns;
    for (std::size_t r = 0; r < plan_.relations.size(); ++r) {
      const PlannedRelation& relation = plan_.relations[r];
      if (relation.parent == t && relation.use != RelationUse::kImplied)
        table.children.push_back(r);
      if (relation.child != t) continue;
      if (relation.use == RelationUse::kDealt) table.dealt.push_back(r);
      if (relation.use == RelationUse::kLate) table.late.push_back(r);
      const bool fixed = relation.use == RelationUse::kMakes || relation.use == RelationUse::kDealt;
      if (!fixed || !covers(key, relation.child_columns)) continue;
      table.key_relations.push_back(r);
      key_columns.insert(key_columns.end(), relation.child_columns.begin(),
                         relation.child_columns.end());
    }
    if (key.size() < 2 || !covers(key_columns, key)) table.key_relations.clear();
    // Those of the key last, when the rest of it is known; those that others depend on first.
    std::stable_sort(table.dealt.begin(), table.dealt.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(is_last(table, a), plan_.relations[b].child_columns.size()) <
             std::pair(is_last(table, b), plan_.relations[a].child_columns.size());
    });
    group_shared_columns(t);
  }

  [[nodiscard]] static bool is_last(const RelatedTable& table, std::size_t r) {
    return std::find(table.key_relations.begin(), table.key_relations.end(), r) !=
           table.key_relations.end();
  }

  void group_shared_columns(std::size_t t) {
    const RelatedTable& table = plan_.tables[t];
    std::vector<std::size_t> before;
    if (table.maker) before.push_back(*table.maker);
    std::vector<std::size_t> rest = table.dealt;
    rest.insert(rest.end(), table.late.begin(), table.late.end());
    for (const std::size_t r : rest) {
      PlannedRelation& relation = plan_.relations[r];
      for (const std::size_t q : before) {
        const PlannedRelation& other = plan_.relations[q];
        if (std::none_of(
                relation.child_columns.begin(), relation.child_columns.end(),
                [&](const std::string& name) { return has_name(other.child_columns, name); })) {
          continue;
        }
        const auto then = covers(relation.child_columns, other.child_columns)
                              ? same_relation(relation, other)
                              : std::nullopt;
        if (!then || relation.grouped || relation.use == RelationUse::kLate) {
          throw Error(ErrorCode::kData,
                      "The relations " + text_of(relation) + " and " + text_of(other) +
                          " share columns, but no relation says that they lead to the same rows; "
                          "leave one of them out.");
        }
        relation.grouped = true;
        relation.group_of_child = q;
        relation.group_of_parent = *then;
      }
      before.push_back(r);
    }
  }

  [[nodiscard]] std::string text_of(const PlannedRelation& relation) const {
    return relation_text({plan_.tables[relation.parent].name, relation.parent_columns,
                          plan_.tables[relation.child].name, relation.child_columns});
  }

  const Dataset& dataset_;
  const DatasetMetadata& metadata_;
  const std::vector<RelationRows>& rows_;
  RelationPlan plan_;
  std::vector<std::size_t> table_rows_;
  std::vector<std::size_t> used_;  ///< of each relation: parents that have children
};

}  // namespace

const char* relation_use_name(RelationUse use) noexcept {
  constexpr std::array kNames = {"makes", "dealt", "late", "implied"};
  return kNames[static_cast<std::size_t>(use)];
}

RelationPlan plan_relations(const Dataset& dataset, const DatasetMetadata& metadata,
                            const std::vector<RelationRows>& rows, const std::vector<bool>& kept) {
  return Planner(dataset, metadata, rows, kept).plan();
}

void PlannedRelation::fields(io::Archive& archive) {
  const auto place = [&](const char* name, std::size_t& value) {
    std::uint64_t number = value;
    archive(name, number);
    if (archive.loading()) value = static_cast<std::size_t>(number);
  };
  place("parent", parent);
  place("child", child);
  archive("parent_columns", parent_columns);
  archive("child_columns", child_columns);
  archive.choice("use", use, RelationUse::kImplied, relation_use_name);
  archive("optional", optional);
  archive("once", once);
  place("implied_by", implied_by);
  place("implied_then", implied_then);
  archive("grouped", grouped);
  place("group_of_child", group_of_child);
  place("group_of_parent", group_of_parent);
}

void RelationPlan::fields(io::Archive& archive) {
  const auto places = [&](const char* name, std::vector<std::size_t>& list) {
    std::vector<std::int64_t> numbers(list.begin(), list.end());
    archive(name, numbers);
    if (archive.loading()) list.assign(numbers.begin(), numbers.end());
  };
  archive("relations", relations);
  archive.each("tables", tables, [&](RelatedTable& table, std::size_t) {
    archive("name", table.name);
    archive("kept", table.kept);
    places("dealt", table.dealt);
    places("late", table.late);
    places("children", table.children);
    places("key_relations", table.key_relations);
    std::vector<std::size_t> maker;
    if (table.maker) maker.push_back(*table.maker);
    places("maker", maker);
    if (archive.loading() && !maker.empty()) table.maker = maker.front();
  });
  places("order", order);
  archive.require(is_sound(), "its relations contradict each other");
}

bool RelationPlan::is_sound() const {
  const auto inside = [&](std::size_t r) { return r < relations.size(); };
  for (const PlannedRelation& relation : relations) {
    if (relation.parent >= tables.size() || relation.child >= tables.size() ||
        relation.parent_columns.size() != relation.child_columns.size() ||
        !inside(relation.implied_by) || !inside(relation.implied_then) ||
        !inside(relation.group_of_child) || !inside(relation.group_of_parent)) {
      return false;
    }
  }
  std::vector<std::size_t> place(tables.size(), tables.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (order[k] >= tables.size() || place[order[k]] != tables.size()) return false;
    place[order[k]] = k;
  }
  if (order.size() != tables.size()) return false;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const auto leads_here = [&](std::size_t r, bool early) {
      return inside(r) && relations[r].child == t &&
             (!early || place[relations[r].parent] < place[t]);
    };
    const RelatedTable& table = tables[t];
    const auto all = [&](const std::vector<std::size_t>& list, bool early) {
      return std::all_of(list.begin(), list.end(),
                         [&](std::size_t r) { return leads_here(r, early); });
    };
    if ((table.maker && !leads_here(*table.maker, true)) || !all(table.dealt, true) ||
        !all(table.late, false) || !all(table.key_relations, true) ||
        !std::all_of(table.children.begin(), table.children.end(),
                     [&](std::size_t r) { return inside(r) && relations[r].parent == t; })) {
      return false;
    }
  }
  return true;
}

std::size_t RelationPlan::root_of(std::size_t table) const {
  while (tables[table].maker && !tables[relations[*tables[table].maker].parent].kept) {
    table = relations[*tables[table].maker].parent;
  }
  return table;
}

}  // namespace likeness::models
