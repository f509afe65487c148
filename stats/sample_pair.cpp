#include "stats/sample_pair.hpp"

#include <string>

#include "likeness/error.hpp"

namespace likeness::stats {

SamplePair::SamplePair(const Eigen::Ref<const Eigen::MatrixXd>& x_points,
                       const Eigen::Ref<const Eigen::MatrixXd>& y_points)
    : x(x_points), y(y_points) {
  if (x.rows() == 0 || y.rows() == 0) {
    throw Error(ErrorCode::kData, "a sample without points has no distance to another one");
  }
  if (x.cols() != y.cols() || x.cols() == 0) {
    throw Error(ErrorCode::kData, "samples of " + std::to_string(x.cols()) + " and " +
                                      std::to_string(y.cols()) +
                                      " columns can't be compared; give both the same columns");
  }
  if (!x.allFinite() || !y.allFinite()) {
    throw Error(ErrorCode::kData,
                "a sample holds NaN or an infinity; leave out points without finite numbers");
  }
}

}  // namespace likeness::stats
