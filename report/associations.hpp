#pragma once

#include <Eigen/Core>

#include "report/encoded_rows.hpp"

namespace likeness::report {

/// How strongly each two columns hang together, in each table: Pearson's correlation of numbers, in
/// [-1, 1]; the correlation ratio of a number and a level; Cramer's V of levels, with bias
/// correction; both in [0, 1]. Rows in which a number of the pair is missing are left out. NaN
/// where undefined, as for constant columns; the diagonal is 1.
struct Associations {
  Eigen::MatrixXd real;
  Eigen::MatrixXd synthetic;
};

/// Takes the pair's first table as the real one.
[[nodiscard]] Associations associate(const EncodedPair& pair);

}  // namespace likeness::report
