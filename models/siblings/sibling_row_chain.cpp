#include "models/siblings/sibling_row_chain.hpp"

#include <algorithm>
#include <cmath>

namespace likeness::models {

std::optional<std::size_t> SiblingRowChain::ending_column(std::span<const SiblingPlan> plans,
                                                          const std::vector<ColumnValues>& cells,
                                                          std::size_t row) const {
  const auto ends = [&](const SiblingTarget& target) {
    const ColumnValues& column = cells[target.column];
    const bool is_number = plans[target.column].is_number();
    if (is_number && plans[target.column].is_end(column.numbers[row])) return true;
    if (target.out_of_place.empty()) return false;
    const std::int32_t level =
        is_number ? (std::isnan(column.numbers[row]) ? 0 : 1) : column.codes[row];
    return (target.out_of_place[static_cast<std::size_t>(level)] &
            SiblingTarget::kWhereRowsFollow) != 0;
  };
  const auto found = std::find_if(targets_.begin(), targets_.end(), ends);
  if (found == targets_.end()) return std::nullopt;
  return found->column;
}

io::Json SiblingRowChain::describe(std::span<const SiblingPlan> plans) const {
  io::Json columns = io::Json::array();
  for (const SiblingTarget& target : targets_) {
    std::size_t trees = 0;
    for (const stats::BoostedTrees& decision : chain_[target.drawn].decisions) {
      trees += decision.roots.size();
    }
    io::Json one = {{"column", plans[target.column].column().name},
                    {"written_as", sibling_form_name(target.form)},
                    {"states", chain_[target.drawn].states.size()},
                    {"trees", trees}};
    if (target.stays != SiblingTarget::kNone) one["may_stay"] = true;
    if (plans[target.column].is_logarithmic()) one["logarithms"] = true;
    if (target.never_falls) one["never_falls"] = true;
    if (target.never_rises) one["never_rises"] = true;
    if (target.never_changes) one["never_changes"] = true;
    if (const OneWay& way = plans[target.column].one_way(); way.per_row != 0) {
      one["per_row"] = way.per_row;
    }
    const auto sequels = std::count_if(target.barred_sequels.begin(), target.barred_sequels.end(),
                                       [](std::uint64_t barred) { return barred != 0; });
    if (sequels > 0) one["never_followed_by_some"] = sequels;
    const auto bound = std::count_if(target.out_of_place.begin(), target.out_of_place.end(),
                                     [](std::uint8_t places) { return places != 0; });
    if (bound > 0) one["bound_to_places"] = bound;
    const std::size_t ends = plans[target.column].end_values().size();
    if (ends > 0) one["ends_at_numbers"] = ends;
    columns.push_back(std::move(one));
  }
  return columns;
}

}  // namespace likeness::models
