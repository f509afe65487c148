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
  return flag == nullptr ? column : without_cells(column, flagged_rows(whole(*flag)));
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
    std::visit([&](const auto& one) { one.restore(rows_); }, *definition);
    for (const std::string& target : targets_of(*definition)) done_.insert(target);
  }
  return rows_.at(name);
}

}  // namespace likeness::models
