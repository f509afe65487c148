#include <algorithm>
#include <map>
#include <set>

#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/constraints/plan_parts.hpp"
#include "models/constraints/row_combinations.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

/// A rule over categories is obeyed by joining them only where the combinations are this few.
constexpr std::size_t kMostJoined = 200;

/// Joins columns, and looks columns up by others.
class CombinationPlanner {
 public:
  explicit CombinationPlanner(PlanDraft& draft) : draft_(draft) {}

  void define() {
    std::vector<Group> groups;
    note_columns_by_value();
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (!draft_.is_left(k)) continue;
      const Names columns = combined_columns(draft_.checks[k]);
      if (columns.empty() || !usable(columns)) continue;
      groups.push_back(group_of(columns, k));
    }
    for (Group& group : groups) {
      if (draft_.limits.rows_stay) speak_of_bases(group, groups);
    }
    while (unite_two(groups)) {
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.base_size > b.base_size; });
    for (const Group& group : groups) {
      for (const Group& other : groups) note_determined(other);
      if (obey(group)) continue;
      for (const Group& part : group.parts) (void)obey(part);
    }
  }

 private:
  struct Group {
    Names columns;
    RowCombinations combinations;
    std::string base;  ///< which determines the others; empty where none does
    std::size_t base_size = 0;
    std::vector<std::size_t> constraints;
    std::vector<Group> parts = {};  ///< what it was united from
  };

  bool obey(const Group& group) {
    if (!define_group(group.columns)) return false;
    for (const std::size_t k : group.constraints) draft_.constructed[k] = true;
    return true;
  }

  /// A column that another group looks up can't be one of combinations, too: what it is looked up
  /// by takes its place, where the combinations are few.
  void speak_of_bases(Group& group, const std::vector<Group>& groups) const {
    if (!group.base.empty()) return;
    Names columns;
    for (std::string name : group.columns) {
      for (std::size_t step = 0; step < groups.size(); ++step) {
        const auto other = std::ranges::find_if(groups, [&](const Group& one) {
          return !one.base.empty() && one.base != name && names_include(one.columns, name);
        });
        if (other == groups.end()) break;
        name = other->base;
      }
      if (!names_include(columns, name)) columns.push_back(name);
    }
    if (columns == group.columns) return;
    Group wider = group_of(columns, group.constraints[0]);
    if (wider.combinations.size() > kMostJoined) return;
    wider.constraints = group.constraints;
    group = std::move(wider);
  }

  /// Of two groups that speak of the same missing cells, or that no column determines, or of one
  /// such and what determines it, only one could be joined by itself. Makes one of the first two
  /// that have few combinations together.
  bool unite_two(std::vector<Group>& groups) const {
    for (std::size_t a = 0; a < groups.size(); ++a) {
      for (std::size_t b = a + 1; b < groups.size(); ++b) {
        const bool based = !groups[a].base.empty() && !groups[b].base.empty();
        if (based && !look_up_one_flag(groups[a], groups[b])) continue;
        Names columns = groups[a].columns;
        for (const std::string& name : groups[b].columns) {
          if (!names_include(columns, name)) columns.push_back(name);
        }
        const bool apart = columns.size() == groups[a].columns.size() + groups[b].columns.size();
        const bool free = groups[a].base.empty() && groups[b].base.empty();
        const std::size_t flagged =
            std::size_t{has_flag(groups[a].columns)} + std::size_t{has_flag(groups[b].columns)};
        if (apart || (!free && flagged == 1)) continue;
        Group both = group_of(columns, groups[a].constraints[0]);
        if (both.combinations.size() > kMostJoined) continue;
        // One column determines all of them, as a level does its columns of 0 and 1.
        const bool determined = flagged == 0 && !both.base.empty();
        if (!free && flagged < 2 && !determined) continue;
        both.constraints = groups[a].constraints;
        both.constraints.insert(both.constraints.end(), groups[b].constraints.begin(),
                                groups[b].constraints.end());
        for (const std::size_t k : {a, b}) {
          if (groups[k].parts.empty()) both.parts.push_back(groups[k]);
          both.parts.insert(both.parts.end(), groups[k].parts.begin(), groups[k].parts.end());
        }
        groups[a] = std::move(both);
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(b));
        return true;
      }
    }
    return false;
  }

  /// Whether two columns each say where the same cells are missing, and so have to agree.
  [[nodiscard]] bool look_up_one_flag(const Group& a, const Group& b) const {
    return a.base != b.base && std::ranges::any_of(a.columns, [&](const std::string& name) {
             return draft_.is_flag(name) && names_include(b.columns, name);
           });
  }

  [[nodiscard]] bool has_flag(const Names& columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& name) { return draft_.is_flag(name); });
  }

  [[nodiscard]] bool usable(const Names& columns) const {
    return std::all_of(columns.begin(), columns.end(), [&](const std::string& name) {
      return draft_.is_learned(name) || draft_.is_flag(name);
    });
  }

  /// The columns whose combinations are fixed; that cells are missing becomes columns of its own.
  Names combined_columns(const ConstraintCheck& check) {
    const Constraint& c = check.constraint();
    if (c.kind == "OneHotEncoding" && c.strict) complete_bits(c.columns);
    if (c.kind == "FixedCombinations" || c.kind == "OneHotEncoding" || c.kind == "ReferenceTable") {
      return c.columns;
    }
    PatternShape pattern;
    if (c.kind == "FixedNullCombinations") {
      for (const std::string& name : c.columns) {
        const ColumnMetadata* meaning = draft_.metadata.find(name);
        const bool category = meaning != nullptr &&
                              (meaning->sdtype == "categorical" || meaning->sdtype == "boolean");
        (c.strict && category ? pattern.categories : pattern.missing).push_back(name);
      }
    } else if (const auto found = pattern_in(c)) {
      pattern = *found;
    } else {
      return {};
    }
    // Cells of these are not emptied apart from the combinations that they are in.
    const auto missing =
        std::stable_partition(pattern.missing.begin(), pattern.missing.end(),
                              [&](const std::string& name) { return !by_value_.contains(name); });
    pattern.categories.insert(pattern.categories.end(), missing, pattern.missing.end());
    pattern.missing.erase(missing, pattern.missing.end());
    if (!draft_.all_learned(pattern.categories) || !draft_.all_learned(pattern.missing)) return {};
    if (any_defined(pattern.categories)) return {};
    if (std::ranges::any_of(pattern.missing,
                            [&](const auto& name) { return draft_.is_given(name); })) {
      return {};
    }
    Names columns = pattern.categories;
    for (const std::string& name : pattern.missing) columns.push_back(draft_.flag_of(name));
    if (columns.size() < 2) return {};
    const Group group = group_of(columns, 0);
    const bool few =
        group.combinations.size() <= most_joined(c, pattern.categories) || !group.base.empty();
    return few ? columns : Names();
  }

  /// Numbers of which a condition speaks lose their order where they are joined, so that each
  /// combination must have rows enough; where rows can't be drawn again, nothing else obeys a rule.
  [[nodiscard]] std::size_t most_joined(const Constraint& c, const Names& categories) const {
    constexpr std::size_t kRowsOfEach = 20;
    const bool has_numbers = std::ranges::any_of(categories, [&](const std::string& name) {
      return is_quantity(draft_.work.at(name).type);
    });
    const bool is_condition = c.kind == "Expression";
    if (draft_.limits.rows_stay || !is_condition || !has_numbers) return kMostJoined;
    return std::min(kMostJoined, draft_.rows / kRowsOfEach);
  }

  /// The columns that a rule speaks of by what is in their cells, of which missing cells are one
  /// more thing.
  void note_columns_by_value() {
    for (std::size_t k = 0; k < draft_.checks.size(); ++k) {
      if (!draft_.is_left(k)) continue;
      const Constraint& c = draft_.checks[k].constraint();
      if (c.kind == "FixedCombinations" || c.kind == "ReferenceTable") {
        by_value_.insert(c.columns.begin(), c.columns.end());
      } else if (const auto pattern = pattern_in(c)) {
        by_value_.insert(pattern->categories.begin(), pattern->categories.end());
      }
    }
  }

  [[nodiscard]] std::optional<PatternShape> pattern_in(const Constraint& c) const {
    return pattern_of(c, draft_.schema, [&](const std::string& name) {
      // Where cells are missing, rules of these alone are the more.
      const bool speaks = draft_.limits.rows_stay || draft_.work.at(name).missing_count() == 0;
      return speaks && draft_.is_category(name);
    });
  }

  [[nodiscard]] bool any_defined(const Names& names) const {
    return std::ranges::any_of(names,
                               [&](const std::string& name) { return draft_.is_defined(name); });
  }

  /// Fills the missing cells of columns of which one is 1, and learns apart where they were.
  void complete_bits(const Names& columns) {
    if (!draft_.all_learned(columns) || any_defined(columns)) return;
    const Table table = draft_.work.table(columns);
    if (const auto completed = completed_one_hot(table)) {
      for (const Column& column : table.columns()) {
        if (column.missing_count() > 0) (void)draft_.flag_of(column.name);
      }
      for (const Column& column : completed->columns()) draft_.work.set(column);
    }
  }

  [[nodiscard]] Group group_of(const Names& columns, std::size_t constraint) const {
    const Table table = draft_.work.table(columns);
    Group group{columns, RowCombinations(table, columns), "", 0, {constraint}};
    for (const std::string& name : columns) {
      if (draft_.is_flag(name)) continue;
      const std::size_t levels = RowCombinations(table, {name}).size();
      if (levels != group.combinations.size()) continue;
      // Of columns that determine each other, a quantity keeps its order.
      const bool better = group.base.empty() || (is_quantity(draft_.work.at(name).type) &&
                                                 !is_quantity(draft_.work.at(group.base).type));
      if (better) group.base = name;
    }
    group.base_size = group.combinations.size();
    return group;
  }

  void note_determined(const Group& group) {
    if (group.base.empty()) return;
    for (const std::string& name : group.columns) {
      if (name != group.base) determined_[group.base].insert(name);
    }
  }

  /// What follows from some columns, or is joined with them, with themselves.
  [[nodiscard]] std::set<std::string> closure_of(const Names& columns) const {
    std::set<std::string> all(columns.begin(), columns.end());
    Names left = columns;
    while (!left.empty()) {
      const std::string name = left.back();
      left.pop_back();
      const auto found = determined_.find(name);
      if (found == determined_.end()) continue;
      for (const std::string& next : found->second) {
        if (all.insert(next).second) left.push_back(next);
      }
    }
    return all;
  }

  bool define_group(const Names& columns) {
    const bool fixed = std::any_of(fixed_.begin(), fixed_.end(), [&](const Names& known) {
      return std::all_of(columns.begin(), columns.end(),
                         [&](const std::string& name) { return names_include(known, name); });
    });
    if (fixed) return true;
    if (!fix_group(columns)) return false;
    fixed_.push_back(columns);
    return true;
  }

  [[nodiscard]] bool is_looked_up(const std::string& name, const std::string& base) const {
    return std::ranges::any_of(draft_.definitions, [&](const ColumnDefinition& one) {
      const auto* lookup = std::get_if<LookupColumns>(&one);
      return lookup != nullptr && lookup->inputs()[0] == base &&
             names_include(lookup->targets(), name);
    });
  }

  /// What was changed for combinations that can't be kept is put back: other columns may have been
  /// defined by it.
  bool fix_group(const Names& columns) {
    std::vector<Column> before;
    for (const std::string& name : closure_of(columns)) {
      if (draft_.work.has(name)) before.push_back(draft_.work.at(name));
    }
    if (merge_rare(columns) && define_merged(columns)) return true;
    for (Column& column : before) draft_.work.set(std::move(column));
    return false;
  }

  bool define_merged(const Names& columns) {
    const Group group = group_of(columns, 0);
    const Table table = draft_.work.table(columns);
    if (!group.base.empty()) {
      Names order = {group.base};
      for (const std::string& name : columns) {
        if (name != group.base && !is_looked_up(name, group.base)) order.push_back(name);
      }
      const Names targets(order.begin() + 1, order.end());
      if (targets.empty()) return true;
      if (!draft_.is_given(group.base) && draft_.can_define(targets, {group.base})) {
        draft_.define(
            LookupColumns(take_table_rows(draft_.work.table(order), group.combinations.row_of)));
        return true;
      }
    }
    if (!draft_.can_define(columns, {})) return false;
    std::string helper;
    for (const std::string& name : columns) helper += (helper.empty() ? "" : " + ") + name;
    draft_.define(JoinedColumns(take_table_rows(table, group.combinations.row_of),
                                draft_.fresh_name(helper)));
    for (const std::string& name : columns)
      determined_[name].insert(columns.begin(), columns.end());
    return true;
  }

  /// Gives the rows of combinations that too few rows have a common one, as alike as there is,
  /// with all that follows from it. False where no combination is common.
  bool merge_rare(const Names& columns) {
    const Table table = draft_.work.table(columns);
    const RowCombinations all(table, columns, draft_.limits.owners);
    const std::size_t common = all.common(draft_.share);
    if (common == 0) return false;
    if (common == all.size()) return true;
    std::vector<std::vector<std::int32_t>> cells;
    for (const std::string& name : columns) cells.push_back(RowCombinations(table, {name}).codes);
    std::vector<std::size_t> candidates;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (all.counts[k] >= draft_.share) candidates.push_back(k);
    }
    std::vector<std::size_t> source(draft_.rows);
    std::map<std::size_t, std::size_t> chosen;
    std::size_t turn = 0;
    for (std::size_t row = 0; row < draft_.rows; ++row) {
      source[row] = row;
      const auto code = static_cast<std::size_t>(all.codes[row]);
      if (all.counts[code] >= draft_.share) continue;
      const auto [at, added] = chosen.try_emplace(code, 0);
      if (added) at->second = most_alike(candidates, all, cells, row, turn++);
      source[row] = at->second;
    }
    for (const std::string& name : closure_of(columns)) {
      if (!draft_.work.has(name)) continue;
      draft_.work.set(take_table_rows(Table({draft_.work.at(name)}), source).column(0));
    }
    return true;
  }

  /// A row of the candidate that agrees with a row in the most columns; of those that do so
  /// alike, the next in turn.
  static std::size_t most_alike(const std::vector<std::size_t>& candidates,
                                const RowCombinations& all,
                                const std::vector<std::vector<std::int32_t>>& cells,
                                std::size_t row, std::size_t turn) {
    std::size_t best = 0;
    std::vector<std::size_t> alike;
    for (const std::size_t candidate : candidates) {
      const std::size_t other = all.row_of[candidate];
      std::size_t score = 0;
      for (const auto& column : cells) score += column[row] == column[other] ? 1 : 0;
      if (alike.empty() || score > best) {
        best = score;
        alike.clear();
      }
      if (score == best) alike.push_back(other);
    }
    return alike[turn % alike.size()];
  }

  PlanDraft& draft_;
  std::map<std::string, std::set<std::string>> determined_;  ///< what may not change alone
  std::set<std::string> by_value_;  ///< of which rules say more than whether cells are missing
  std::vector<Names> fixed_;        ///< columns whose combinations are fixed by construction
};

}  // namespace

void define_combinations(PlanDraft& draft) {
  CombinationPlanner(draft).define();
}

}  // namespace likeness::models
