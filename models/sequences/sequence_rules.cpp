#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "constraints/searched_table.hpp"
#include "models/constraints/constraint_shape.hpp"
#include "models/frame/value_limits.hpp"
#include "models/lags/lagged_rules.hpp"
#include "models/sequences/sequences_draft.hpp"
#include "table/column_type.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {

bool SequenceRulesFit::is_context(const Constraint& constraint) const {
  return std::ranges::all_of(constraint_columns(constraint), [&](const std::string& name) {
    return name == draft_.sequences.key ||
           std::ranges::find(draft_.sequences.context, name) != draft_.sequences.context.end();
  });
}

RowRulesOptions SequenceRulesFit::rules_options() const {
  RowRulesOptions options;
  options.finds = draft_.options.rules == "found";
  options.note = draft_.fit.note;
  return options;
}

void SequenceRulesFit::plan_context(Table& table, Metadata& metadata) const {
  for (const Constraint& constraint : draft_.metadata.constraints) {
    if (is_context(constraint)) metadata.constraints.push_back(constraint);
  }
  PlanLimits limits;
  limits.share = rows_to_share(table.rows(), draft_.options.limits.min_rows);
  limits.untouched = {draft_.sequences.key};
  limits.rows_stay = true;
  limits.draws_in_turn = true;
  RowRulesOptions options = rules_options();
  options.of = " of what never changes within a sequence";
  auto planned = plan_row_rules(table, metadata, limits, options);
  metadata.constraints.clear();
  if (!planned) return;
  model_.context_rules_ = std::move(planned->rules);
  table = std::move(planned->table);
  metadata = std::move(planned->metadata);
}

/// Between which numbers enough sequences have a column of the context.
std::pair<double, double> SequenceRulesFit::range_of_context(const std::string& name) const {
  std::vector<double> numbers;
  for (std::size_t s = 0; s < draft_.sequences.ends.size(); ++s) {
    const std::size_t row = draft_.sequences.rows[draft_.sequences.begin(s)];
    const Column& column = draft_.table.column(name);
    if (column.valid(row)) numbers.push_back(number_at(column, row));
  }
  std::sort(numbers.begin(), numbers.end());
  const std::size_t share = rows_to_share(numbers.size(), draft_.options.limits.min_rows);
  const std::size_t end = std::max<std::size_t>(share, 1) - 1;
  if (numbers.size() <= 2 * end) return {-HUGE_VAL, HUGE_VAL};
  return {numbers[end], numbers[numbers.size() - 1 - end]};
}

/// Whether a rule says that a column of the context is not before (or not behind) the times of its
/// sequence, which can be obeyed once these are drawn.
bool SequenceRulesFit::limits_times(const Constraint& constraint) const {
  const auto is_movable = [&](const std::string& name) {
    const ColumnMetadata* meaning = draft_.metadata.find(name);
    return std::ranges::find(draft_.sequences.context, name) != draft_.sequences.context.end() &&
           is_quantity(draft_.table.column(name).type) && meaning != nullptr &&
           (meaning->sdtype == "numerical" || meaning->sdtype == "datetime") &&
           !(model_.context_rules_ && model_.context_rules_->plan.speaks_of(name));
  };
  std::vector<GapColumn> found;
  for (const OrderShape& order : orders_of(constraint, draft_.table)) {
    const bool above = order.low == draft_.sequences.index;
    const std::string& moved = above ? order.high : order.low;
    if (!(above || order.high == draft_.sequences.index) || !is_movable(moved)) return false;
    found.emplace_back(NumberForm(draft_.table.column(moved)),
                       std::vector{NumberForm(draft_.table.column(draft_.sequences.index))},
                       std::vector{order.strict}, !above, "");
    const auto [least, most] = range_of_context(moved);
    found.back().stay_within(least, most, false);
  }
  std::ranges::move(found, std::back_inserter(model_.limits_of_times_));
  return !found.empty();
}

void SequenceRulesFit::find_ends() const {
  if (draft_.options.rules != "found" || draft_.sequences.index.empty()) return;
  std::vector<std::string> names;
  for (const std::string& name : draft_.sequences.context) {
    const ColumnMetadata* meaning = draft_.metadata.find(name);
    const bool is_learned =
        meaning != nullptr && (meaning->sdtype == "numerical" || meaning->sdtype == "datetime");
    const bool is_free = !(model_.context_rules_ && model_.context_rules_->plan.speaks_of(name));
    if (is_learned && is_free) names.push_back(name);
  }
  model_.end_times_ = find_end_times(draft_.table, draft_.sequences, draft_.sequences.index, names);
  if (model_.end_times_.empty() || !draft_.fit.note) return;
  std::string texts;
  for (const EndTime& end : model_.end_times_) {
    texts += (texts.empty() ? "" : "; ") + end.text(draft_.sequences.index);
  }
  draft_.fit.note("In every sequence, and in synthetic ones, the context has the time of a row: " +
                  texts + '.');
}

std::vector<std::string> SequenceRulesFit::counted_columns() const {
  std::vector<std::string> names;
  for (const std::string& name : draft_.sequences.varying) {
    const Column& column = draft_.table.column(name);
    if (is_quantity(column.type) && counts(numbers_of_cells(column))) names.push_back(name);
  }
  return names;
}

bool SequenceRulesFit::counts(const std::vector<double>& numbers) const {
  constexpr std::size_t kFewestSteps = 20;
  std::optional<double> step;
  std::size_t steps = 0;
  for (std::size_t s = 0; s < draft_.sequences.ends.size(); ++s) {
    for (std::size_t k = draft_.sequences.begin(s) + 1; k < draft_.sequences.ends[s]; ++k) {
      const double change =
          numbers[draft_.sequences.rows[k]] - numbers[draft_.sequences.rows[k - 1]];
      if (!(change != 0) || std::isnan(change) || change != step.value_or(change)) return false;
      step = change;
      ++steps;
    }
  }
  return steps >= kFewestSteps;
}

/// Rules between columns that vary, and between these and the context, likewise.
std::optional<RuledRows> SequenceRulesFit::plan_rows() const {
  Metadata metadata = draft_.metadata;
  metadata.constraints.clear();
  for (const Constraint& constraint : draft_.metadata.constraints) {
    if (draft_.sequences.ends.size() == 1 || !is_context(constraint)) {
      metadata.constraints.push_back(constraint);
    }
  }
  PlanLimits limits;
  limits.rows_stay = true;
  limits.draws_in_turn = true;
  const std::size_t sequences = draft_.sequences.ends.size();
  // Of a few sequences, stretches of rows stand for them.
  const bool by_owner = sequences >= SequencesDraft::kFewestOwners;
  limits.share = rows_to_share(by_owner ? sequences : draft_.sequences.rows.size(),
                               draft_.options.limits.min_rows);
  for (std::size_t s = 0; s < sequences; ++s) {
    limits.sequences.insert(limits.sequences.end(), draft_.sequences.length(s),
                            static_cast<std::uint32_t>(s));
  }
  if (by_owner) limits.owners = limits.sequences;
  RowRulesOptions options = rules_options();
  limits.drawn = counted_columns();
  if (!draft_.sequences.index.empty()) limits.drawn.push_back(draft_.sequences.index);
  if (!draft_.sequences.key.empty()) {
    limits.untouched.push_back(draft_.sequences.key);
    options.elsewhere.push_back(draft_.sequences.key);
  }
  options.obeys = [&](const Constraint& constraint) { return limits_times(constraint); };
  for (const std::string& name : draft_.sequences.context) {
    limits.given[name] = {};
    options.elsewhere.push_back(name);
  }
  SequenceRows order;
  order.ends = draft_.sequences.ends;
  order.rows.resize(draft_.sequences.rows.size());
  std::iota(order.rows.begin(), order.rows.end(), std::size_t{0});
  auto planned = plan_lagged_rules(take_table_rows(draft_.table, draft_.sequences.rows), metadata,
                                   limits, options, order);
  if (planned) model_.rules_ = std::move(planned->rules);
  return planned;
}

void SequenceRulesFit::take_rows(Table& table, Metadata& metadata) const {
  const std::optional<RuledRows> planned = plan_rows();
  if (!planned) {
    table = take_table_rows(table_of_columns(draft_.table, draft_.sequences.varying),
                            draft_.sequences.rows);
    metadata = metadata_of_columns(draft_.metadata, draft_.sequences.varying);
    return;
  }
  std::vector<std::string> names;
  for (const Column& column : planned->table.columns()) {
    const bool varies =
        std::ranges::find(draft_.sequences.varying, column.name) != draft_.sequences.varying.end();
    if (varies || draft_.table.find(column.name) == nullptr) names.push_back(column.name);
  }
  table = table_of_columns(planned->table, names);
  metadata = metadata_of_columns(planned->metadata, names);
}

}  // namespace likeness::models
