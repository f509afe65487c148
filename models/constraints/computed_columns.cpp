#include "models/constraints/computed_columns.hpp"

#include <variant>
#include <vector>

#include "likeness/error.hpp"
#include "models/constraints/missing_cells.hpp"
#include "models/lags/lag_plan.hpp"
#include "text/quote.hpp"

namespace likeness::models {

Column ComputedColumns::at(const std::string& name) {
  const Column& column = whole(name);
  const std::string* flag = plan_.flag_of(name);
  return flag == nullptr ? column : plan_.masked(column, whole(*flag));
}

void ComputedColumns::link() {
  const LagPlan& lags = *lags_;
  lags_ = nullptr;
  for (const std::string& input : lags.inputs(plan_)) (void)whole(input);
  for (const LagLink& link : lags.links()) {
    if (!rows_.has(link.target)) rows_.set(given_(link.target));
  }
  lags.link(plan_, rows_, ends_, known_);
}

/// What counts as something else where it is missing is missing where a flag says so, as far as
/// that doesn't hang on other columns.
void ComputedColumns::compute(const ColumnDefinition& definition) {
  const std::vector<std::string> targets = targets_of(definition);
  RowColumns emptied = rows_;
  for (const std::string& input : inputs_that_may_be_missing(definition)) {
    const std::string* flag = plan_.flag_of(input);
    if (flag == nullptr) continue;
    const ColumnDefinition* of_flag = plan_.definition_of(*flag);
    if (of_flag != nullptr && !inputs_of(*of_flag).empty()) continue;
    const std::vector<bool> missing = flagged_rows(whole(*flag));
    emptied.set(without_cells(rows_.at(input), missing));
  }
  std::visit([&](const auto& one) { one.restore(emptied); }, definition);
  for (const std::string& target : targets) rows_.set(emptied.at(target));
}

const Column& ComputedColumns::whole(const std::string& name) {
  if (lags_ != nullptr && lags_->is_linked(name)) link();
  const ColumnDefinition* definition = plan_.definition_of(name);
  if (definition == nullptr) {
    if (!rows_.has(name)) rows_.set(given_(name));
    return rows_.at(name);
  }
  if (!done_.contains(name)) {
    if (!begun_.insert(name).second) {
      throw Error(ErrorCode::kModel, "The model computes column " + text::in_quotes(name) +
                                         " from itself; its file is damaged.");
    }
    for (const std::string& input : inputs_of(*definition)) (void)whole(input);
    compute(*definition);
    for (const std::string& target : targets_of(*definition)) done_.insert(target);
  }
  return rows_.at(name);
}

}  // namespace likeness::models
