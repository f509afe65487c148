#include "models/constraints/row_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "constraints/searched_table.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "models/constraints/computed_columns.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/constraints/found_rules.hpp"
#include "models/constraints/real_rows.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

struct RuleCandidate {
  ConstraintCheck check;
  bool found = false;
};

/// Rules and what became of them.
class RowRulesPlanner {
 public:
  RowRulesPlanner(const Table& table, const Metadata& metadata, const PlanLimits& limits,
                  const RowRulesOptions& options)
      : table_(table), metadata_(metadata), limits_(limits), options_(options) {}

  std::optional<RuledRows> plan() {
    take_given();
    if (options_.finds) take_found();
    std::optional<RuledRows> planned;
    while (!planned && !(left_.empty() && obeyed_.empty())) planned = try_plan();
    tell(obeyed_, false);
    tell(refused_, true);
    return planned;
  }

 private:
  [[nodiscard]] bool is_elsewhere(const Constraint& constraint) const {
    return !options_.elsewhere.empty() &&
           std::ranges::all_of(constraint_columns(constraint), [&](const std::string& name) {
             return std::ranges::find(options_.elsewhere, name) != options_.elsewhere.end();
           });
  }

  void take_given() {
    std::vector<ConstraintCheck> checks;
    for (const Constraint& constraint : metadata_.constraints) {
      if (is_elsewhere(constraint)) continue;
      checks.emplace_back(constraint, table_, metadata_);
    }
    const RealRows real(table_, checks);
    real.refuse_what_cannot_be();
    for (std::size_t k = 0; k < checks.size(); ++k) {
      const bool holds = real.broken(k) == 0 && checks[k].of_single_rows();
      (holds ? left_ : refused_).push_back({std::move(checks[k]), false});
    }
  }

  void take_found() {
    std::vector<Constraint> rules =
        find_certain_rules(options_.searched != nullptr ? *options_.searched : table_, metadata_);
    rules.insert(rules.end(), options_.found.begin(), options_.found.end());
    for (const Constraint& constraint : rules) {
      if (is_elsewhere(constraint)) continue;
      ConstraintCheck check(constraint, table_, metadata_);
      if (check.of_single_rows()) left_.push_back({std::move(check), true});
    }
  }

  /// A plan by which all rules that are left hold; nothing where some don't, which then go.
  std::optional<RuledRows> try_plan() {
    PlannedTable planned = best_plan();
    const std::vector<bool> follows = rules_that_follow(planned, left_);
    std::vector<RuleCandidate> held;
    const std::size_t asked = left_.size();
    for (std::size_t k = 0; k < asked; ++k) {
      const bool otherwise = follows[k] || (!planned.constructed[k] && options_.obeys &&
                                            options_.obeys(left_[k].check.constraint()));
      std::vector<RuleCandidate>& to =
          planned.constructed[k] ? held : (otherwise ? obeyed_ : refused_);
      to.push_back(std::move(left_[k]));
    }
    left_ = std::move(held);
    if (left_.size() < asked) return std::nullopt;
    RuledRows rows{
        {std::move(planned.plan), {}}, std::move(planned.table), std::move(planned.metadata)};
    std::ranges::move(left_, std::back_inserter(obeyed_));
    left_.clear();
    for (const RuleCandidate& one : obeyed_) {
      rows.rules.rules.push_back({one.check.text(), one.found});
    }
    return rows;
  }

  [[nodiscard]] PlannedTable plan_of(const std::vector<RuleCandidate>& rules) const {
    std::vector<ConstraintCheck> checks;
    for (const RuleCandidate& one : rules) checks.push_back(one.check);
    return plan_constraints(table_, metadata_, checks, limits_);
  }

  [[nodiscard]] bool is_formula(const RuleCandidate& rule) const {
    return !formulas_of(rule.check.constraint(), table_).empty();
  }

  /// Whether a rule says something of all rows that have any of its cells.
  [[nodiscard]] bool is_whole(const RuleCandidate& rule) const {
    const std::vector<std::string>& names = rule.check.columns();
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const auto is_there = [&](const std::string& name) { return table_.column(name).valid(row); };
      if (std::ranges::any_of(names, is_there) != std::ranges::all_of(names, is_there))
        return false;
    }
    return true;
  }

  /// Formulas, orders, and conditions of numbers alone.
  [[nodiscard]] bool is_of_numbers(const RuleCandidate& rule) const {
    const Constraint& c = rule.check.constraint();
    if (is_formula(rule) || !orders_of(c, table_).empty()) return true;
    return c.kind == "Expression" && rule.check.columns().size() > 1 &&
           std::ranges::all_of(rule.check.columns(), [&](const std::string& name) {
             return is_quantity(table_.column(name).type);
           });
  }

  /// Rules of numbers that aren't computed, but that what is computed always meets: tax and net,
  /// where both are shares of the gross, add up to it, and a total is not below its last part.
  [[nodiscard]] std::vector<bool> rules_that_follow(const PlannedTable& planned,
                                                    const std::vector<RuleCandidate>& rules) const {
    std::vector<bool> follows(rules.size(), false);
    std::optional<Table> trial;
    for (std::size_t k = 0; k < rules.size(); ++k) {
      if (planned.constructed[k] || !is_of_numbers(rules[k])) continue;
      if (!trial) trial = unrelated_rows(planned);
      const std::vector<std::uint8_t> broken = rules[k].check.broken(*trial);
      follows[k] = std::ranges::count(broken, 1) == 0;
    }
    return follows;
  }

  /// Where a formula doesn't hold, one of those that its columns are computed by is left out, if
  /// that follows from the others then.
  PlannedTable best_plan() {
    constexpr std::size_t kMostTried = 6;
    PlannedTable planned = plan_of(left_);
    const std::vector<bool> follows = rules_that_follow(planned, left_);
    std::size_t tried = 0;
    for (std::size_t k = 0; k < left_.size(); ++k) {
      if (planned.constructed[k] || follows[k] || !is_formula(left_[k])) continue;
      if (!is_whole(left_[k])) continue;
      for (std::size_t j = 0; j < left_.size(); ++j) {
        if (!planned.constructed[j] || !is_formula(left_[j]) || !share_columns(k, j)) continue;
        if (++tried > kMostTried) return planned;
        if (auto better = plan_without(j, k)) return std::move(*better);
      }
    }
    return planned;
  }

  [[nodiscard]] bool share_columns(std::size_t k, std::size_t j) const {
    const std::vector<std::string>& others = left_[j].check.columns();
    return std::ranges::any_of(left_[k].check.columns(), [&](const std::string& name) {
      return std::ranges::find(others, name) != others.end();
    });
  }

  /// A plan by which columns are computed by rule k rather than by j, which still holds; nothing
  /// where it doesn't.
  std::optional<PlannedTable> plan_without(std::size_t j, std::size_t k) {
    std::vector<RuleCandidate> order = left_;
    RuleCandidate out = order[j];
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(j));
    PlannedTable planned = plan_of(order);
    if (!planned.constructed[k > j ? k - 1 : k]) return std::nullopt;
    std::vector<RuleCandidate> all = order;
    all.push_back(out);
    planned.constructed.push_back(false);
    if (!rules_that_follow(planned, all).back()) return std::nullopt;
    planned.constructed.pop_back();
    left_ = std::move(order);
    obeyed_.push_back(std::move(out));
    return planned;
  }

  /// Those that were found and are obeyed, or those that are not obeyed.
  void tell(const std::vector<RuleCandidate>& rules, bool refused) const {
    if (!options_.note) return;
    constexpr std::size_t kShown = 12;
    std::string shown;
    std::size_t count = 0;
    for (const RuleCandidate& one : rules) {
      if (!refused && !one.found) continue;
      if (count < kShown) shown += (count == 0 ? "" : "; ") + one.check.text();
      ++count;
    }
    if (count == 0) return;
    if (count > kShown) shown += "; and " + std::to_string(count - kShown) + " more";
    const std::string what = count == 1 ? "One rule holds" : std::to_string(count) + " rules hold";
    options_.note(what + " in every row" + options_.of +
                  (refused ? " but may not in synthetic rows, because no order was found in which "
                             "to compute their columns: "
                           : ", and will in synthetic rows: ") +
                  shown + '.');
  }

  const Table& table_;
  const Metadata& metadata_;
  const PlanLimits& limits_;
  const RowRulesOptions& options_;
  std::vector<RuleCandidate> left_;
  std::vector<RuleCandidate> obeyed_;
  std::vector<RuleCandidate> refused_;
};

}  // namespace

void RowRules::Rule::fields(io::Archive& archive) {
  archive("text", text);
  archive("found", found);
}

Table RowRules::restore(const Table& drawn, std::span<const std::size_t> ends,
                        const KnownRows* known) const {
  if (lags.empty()) return plan.restore(drawn);
  ComputedColumns computed(plan, RowColumns(drawn), [&](const std::string& name) -> const Column& {
    return drawn.column(name);
  });
  computed.set_order(lags, ends, known);
  std::vector<Column> columns;
  for (const Column& column : plan.schema().columns()) {
    columns.push_back(computed.at(column.name));
  }
  return Table(std::move(columns));
}

void RowRules::fields(io::Archive& archive) {
  archive("plan", plan);
  archive("rules", rules);
  (void)archive.optional("lags", !lags.empty(), lags);
}

void RowRules::summarize(std::vector<ConstraintSummary>& summaries) const {
  for (const Rule& rule : rules) summaries.push_back({rule.text, "by construction", 0});
}

io::Json RowRules::describe() const {
  io::Json list = io::Json::array();
  for (const Rule& rule : rules) {
    list.push_back({{"name", rule.text}, {"obeyed", "by construction"}, {"found", rule.found}});
  }
  return list;
}

std::optional<RuledRows> plan_row_rules(const Table& table, const Metadata& metadata,
                                        const PlanLimits& limits, const RowRulesOptions& options) {
  if (metadata.constraints.empty() && !options.finds) return std::nullopt;
  return RowRulesPlanner(table, metadata, limits, options).plan();
}

}  // namespace likeness::models
