#include "models/constraints/computed_columns.hpp"

#include <variant>
#include <vector>

#include "likeness/error.hpp"
#include "models/constraints/missing_cells.hpp"
#include "text/quote.hpp"

namespace likeness::models {

Column ComputedColumns::at(const std::string& name) {
  const Column& column = whole(name);
  const std::string* flag = plan_.flag_of(name);
  return flag == nullptr ? column : without_cells(column, flagged_rows(whole(*flag)));
}

const Column& ComputedColumns::whole(const std::string& name) {
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
