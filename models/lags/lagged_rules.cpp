#include "models/lags/lagged_rules.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "constraints/lag_rule.hpp"
#include "likeness/constraints.hpp"
#include "models/lags/lag_plan.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Plans by all rules that were found, and again without those that don't hold then.
class LaggedRulesPlanner {
 public:
  LaggedRulesPlanner(const Table& table, const Metadata& metadata, const PlanLimits& limits,
                     const RowRulesOptions& options, const SequenceRows& sequences)
      : table_(table), metadata_(metadata), limits_(limits), options_(options) {
    const Table& searched = options.searched == nullptr ? table : *options.searched;
    if (options.finds) left_ = find_lag_rules(searched, metadata, sequences);
  }

  std::optional<RuledRows> plan() {
    while (!left_.empty()) {
      if (auto planned = try_lags()) return planned;
    }
    auto planned = plan_row_rules(table_, metadata_, limits_, options_);
    tell(refused_, " but may not in synthetic rows, because its columns can't be computed so: ");
    return planned;
  }

 private:
  [[nodiscard]] bool is_movable(const std::string& name) const {
    return !is_among(limits_.untouched, name) && !limits_.given.contains(name);
  }

  /// Moves the rules for which that is true to those that are not obeyed. Whether there are any.
  template <class IsRefused>
  bool refuse(const IsRefused& is_refused) {
    std::vector<LagRule> kept;
    for (LagRule& rule : left_) {
      (is_refused(rule) ? refused_ : kept).push_back(rule);
    }
    const bool any = kept.size() < left_.size();
    left_ = std::move(kept);
    return any;
  }

  /// A plan by which all rules that are left hold; nothing where some don't, which then go.
  std::optional<RuledRows> try_lags() {
    LagPlan lags;
    const bool any_refused = refuse(
        [&](const LagRule& rule) { return !is_movable(rule.column) || !lags.add(rule, table_); });
    if (any_refused) return std::nullopt;
    const Table table = lags.with_helpers(table_);
    Metadata metadata = metadata_;
    PlanLimits limits = limits_;
    RowRulesOptions options = options_;
    std::vector<std::string> notes;
    options.note = [&](std::string_view note) { notes.emplace_back(note); };
    // Nothing is looked for among helpers.
    if (options.searched == nullptr) options.searched = &table_;
    for (const LagHelper& helper : lags.helpers()) {
      ColumnMetadata& column = metadata.columns.emplace_back();
      column.name = helper.name;
      column.sdtype = "numerical";
      metadata.constraints.push_back(lags.formula_of(helper));
    }
    for (const LagLink& link : lags.links()) limits.drawn.push_back(link.target);
    std::optional<RuledRows> planned = plan_row_rules(table, metadata, limits, options);
    if (!planned) {
      PlannedTable plain = plan_constraints(table, metadata, {}, limits);
      planned =
          RuledRows{{std::move(plain.plan), {}}, std::move(plain.table), std::move(plain.metadata)};
    }
    if (refuse([&](const LagRule& rule) { return !holds(rule, lags, planned->rules.plan); })) {
      return std::nullopt;
    }
    add_to(planned->rules, std::move(lags));
    for (const std::string& note : notes) {
      if (options_.note) options_.note(note);
    }
    tell(left_, ", and will in synthetic rows: ");
    tell(refused_, " but may not in synthetic rows, because its columns can't be computed so: ");
    return planned;
  }

  [[nodiscard]] static bool holds(const LagRule& rule, const LagPlan& lags,
                                  const ConstraintPlan& plan) {
    for (const LagHelper& helper : lags.helpers()) {
      if (helper.base != rule.column) continue;
      const bool is_behind = !lags.is_linked(helper.name);
      const ColumnDefinition* definition =
          plan.definition_of(is_behind ? helper.name : helper.base);
      if (definition == nullptr) return false;
      const std::string& needed = is_behind ? helper.base : helper.name;
      if (!is_among(inputs_of(*definition), needed)) return false;
    }
    for (const LagLink& link : lags.links()) {
      if (link.target != rule.column) continue;
      if (plan.is_computed(link.target)) return false;
      if (link.is_category && lags.has_late_categories(plan)) return false;
    }
    return true;
  }

  /// The rules within rows that were made for sums are told as what they are for.
  void add_to(RowRules& rules, LagPlan lags) const {
    std::vector<std::string> made;
    for (const LagHelper& helper : lags.helpers()) {
      made.push_back(constraint_text(lags.formula_of(helper)));
    }
    std::erase_if(rules.rules,
                  [&](const RowRules::Rule& rule) { return is_among(made, rule.text); });
    for (const LagRule& rule : left_) rules.rules.push_back({rule.text(), true});
    rules.lags = std::move(lags);
  }

  void tell(const std::vector<LagRule>& rules, const std::string& what) const {
    if (!options_.note || rules.empty()) return;
    std::vector<std::string> texts;
    for (const LagRule& rule : rules) texts.push_back(rule.text());
    const std::string count =
        rules.size() == 1 ? "One rule holds" : std::to_string(rules.size()) + " rules hold";
    options_.note(count + " between each row and the one before it" + options_.of + what +
                  text::joined(texts, "; ") + '.');
  }

  const Table& table_;
  const Metadata& metadata_;
  const PlanLimits& limits_;
  const RowRulesOptions& options_;
  std::vector<LagRule> left_;
  std::vector<LagRule> refused_;
};

}  // namespace

std::optional<RuledRows> plan_lagged_rules(const Table& table, const Metadata& metadata,
                                           const PlanLimits& limits, const RowRulesOptions& options,
                                           const SequenceRows& sequences) {
  return LaggedRulesPlanner(table, metadata, limits, options, sequences).plan();
}

}  // namespace likeness::models
