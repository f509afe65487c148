#include "models/constraints/row_combinations.hpp"

#include <algorithm>

#include "constraints/combination_index.hpp"

namespace likeness::models {

RowCombinations::RowCombinations(const Table& table, const std::vector<std::string>& columns,
                                 const std::vector<std::uint32_t>& owners) {
  CombinationIndex index(columns);
  codes = index.add(table);
  counts.assign(index.size(), 0);
  row_of.assign(index.size(), 0);
  std::vector<std::uint32_t> last(owners.empty() ? 0 : index.size(), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const auto code = static_cast<std::size_t>(codes[row]);
    const bool is_known = counts[code] > 0;
    if (!is_known) row_of[code] = row;
    if (is_known && !owners.empty() && last[code] == owners[row]) continue;
    ++counts[code];
    if (!owners.empty()) last[code] = owners[row];
  }
}

std::size_t RowCombinations::common(std::size_t share) const {
  return static_cast<std::size_t>(std::count_if(counts.begin(), counts.end(),
                                                [&](std::size_t count) { return count >= share; }));
}

}  // namespace likeness::models
