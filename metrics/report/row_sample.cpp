#include "metrics/report/row_sample.hpp"

#include <algorithm>
#include <numeric>

#include "likeness/core/random.hpp"
#include "stats/random_order.hpp"

namespace likeness::metrics::report {

std::vector<std::size_t> sample_rows(std::size_t rows, std::size_t most) {
  std::vector<std::size_t> chosen(std::min(rows, most));
  if (chosen.size() == rows) {
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    return chosen;
  }
  const stats::RandomOrder order(RandomStream(0, 0), 0, rows);
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = order[i];
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace likeness::metrics::report
