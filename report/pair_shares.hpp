#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "report/compared_tables.hpp"

namespace likeness::report {

/// How often the values of two columns come together: shares of the rows in which neither number is
/// missing.
struct PairShares {
  std::string x;  ///< the name of the column across
  std::string y;
  std::vector<std::string> x_labels;
  std::vector<std::string> y_labels;
  Eigen::MatrixXd real;  ///< y x x
  Eigen::MatrixXd synthetic;
};

/// The column with fewer groups lies across. Levels beyond the most frequent ones, and missing
/// ones, count together; numbers and dates are cut at round values. Empty where a column can't be
/// read or has a single value.
[[nodiscard]] PairShares share_pair(const ComparedTables& tables, const std::string& x,
                                    const std::string& y);

}  // namespace likeness::report
