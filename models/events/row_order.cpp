#include "models/events/row_order.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace likeness::models {

RowsBySubject order_rows(const Transactions& transactions) {
  RowsBySubject result = rows_by_subject(transactions);
  if (transactions.dates.empty()) return result;
  std::vector<std::int64_t> dates = transactions.dates;
  for (std::size_t subject = 0; subject + 1 < result.offsets.size(); ++subject) {
    const auto begin = result.rows.begin() + static_cast<std::ptrdiff_t>(result.offsets[subject]);
    const auto end = result.rows.begin() + static_cast<std::ptrdiff_t>(result.offsets[subject + 1]);
    for (auto row = begin + (begin == end ? 0 : 1); row != end; ++row) {
      if (dates[*row] == Transactions::kNoDate) dates[*row] = dates[*(row - 1)];
    }
    std::stable_sort(begin, end, [&](std::size_t a, std::size_t b) { return dates[a] < dates[b]; });
  }
  return result;
}

}  // namespace likeness::models
