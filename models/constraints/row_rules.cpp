#include "models/constraints/row_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "constraints/searched_table.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "models/constraints/found_rules.hpp"
#include "models/constraints/real_rows.hpp"

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
    while (!planned && !left_.empty()) planned = try_plan();
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
    for (const Constraint& constraint : find_certain_rules(table_, metadata_)) {
      if (is_elsewhere(constraint)) continue;
      ConstraintCheck check(constraint, table_, metadata_);
      if (check.of_single_rows()) left_.push_back({std::move(check), true});
    }
  }

  /// A plan by which all rules that are left hold; nothing where some don't, which then go.
  std::optional<RuledRows> try_plan() {
    std::vector<ConstraintCheck> checks;
    for (const RuleCandidate& one : left_) checks.push_back(one.check);
    PlannedTable planned = plan_constraints(table_, metadata_, checks, limits_);
    std::vector<RuleCandidate> held;
    const std::size_t asked = left_.size();
    for (std::size_t k = 0; k < asked; ++k) {
      (planned.constructed[k] ? held : refused_).push_back(std::move(left_[k]));
    }
    left_ = std::move(held);
    if (left_.size() < asked) return std::nullopt;
    RuledRows rows{
        {std::move(planned.plan), {}}, std::move(planned.table), std::move(planned.metadata)};
    for (const RuleCandidate& one : left_)
      rows.rules.rules.push_back({one.check.text(), one.found});
    obeyed_ = std::move(left_);
    left_.clear();
    return rows;
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

void RowRules::fields(io::Archive& archive) {
  archive("plan", plan);
  archive("rules", rules);
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
