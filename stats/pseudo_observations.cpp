#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/vine_copula.hpp"

namespace likeness::stats {

Eigen::MatrixXd pseudo_observations(const Eigen::Ref<const Eigen::MatrixXd>& data) {
  if (data.rows() == 0) {
    throw Error(ErrorCode::kData, "Pseudo-observations need at least one row, but there is none.");
  }
  Eigen::MatrixXd result(data.rows(), data.cols());
  parallel_for(static_cast<std::size_t>(data.cols()), [&](std::size_t k) {
    const auto column = static_cast<Eigen::Index>(k);
    const auto values = data.col(column);
    if (values.array().isNaN().any()) {
      throw Error(ErrorCode::kData, "Column " + std::to_string(k) +
                                        " has a missing value and no ranks; drop or impute such "
                                        "rows first.");
    }
    std::vector<Eigen::Index> sorted(static_cast<std::size_t>(data.rows()));
    std::iota(sorted.begin(), sorted.end(), Eigen::Index{0});
    std::ranges::sort(sorted,
                      [&](Eigen::Index a, Eigen::Index b) { return values(a) < values(b); });
    for (std::size_t begin = 0; begin < sorted.size();) {
      std::size_t end = begin + 1;
      while (end < sorted.size() && values(sorted[end]) == values(sorted[begin])) ++end;
      // Ranks begin + 1 ... end, their mean, over n + 1.
      const double rank = 0.5 * static_cast<double>(begin + 1 + end);
      for (std::size_t i = begin; i < end; ++i) {
        result(sorted[i], column) = rank / static_cast<double>(data.rows() + 1);
      }
      begin = end;
    }
  });
  return result;
}

}  // namespace likeness::stats
