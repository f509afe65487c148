#include "stats/neighbour_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness::stats {
namespace {

constexpr double kLargest = 1e150;  // its square and sums of squares stay finite
constexpr double kMissingCoordinate = 4;
constexpr int kMostCode = 1 << 24;  // exact in single precision

void check_shape(const MixedRows& rows) {
  if (rows.number_columns() > 0 && rows.code_columns() > 0 &&
      rows.numbers.rows() != rows.codes.rows()) {
    throw Error(ErrorCode::kData, "There are " + std::to_string(rows.numbers.rows()) +
                                      " rows of numbers, but " + std::to_string(rows.codes.rows()) +
                                      " rows of codes.");
  }
}

void check_cells(const MixedRows& rows, Distance distance) {
  for (Eigen::Index column = 0; column < rows.numbers.cols(); ++column) {
    for (Eigen::Index row = 0; row < rows.numbers.rows(); ++row) {
      const double value = rows.numbers(row, column);
      if (std::fabs(value) <= kLargest) continue;
      const bool missing = std::isnan(value);
      if (missing && distance == Distance::kGower) continue;
      throw Error(ErrorCode::kData,
                  "Row " + std::to_string(row) + " of numeric column " + std::to_string(column) +
                      (missing ? " is missing; fill it in, or use Gower's distance."
                               : " is infinite or beyond 1e150; distances need finite numbers."));
    }
  }
  for (Eigen::Index column = 0; column < rows.codes.cols(); ++column) {
    for (Eigen::Index row = 0; row < rows.codes.rows(); ++row) {
      const int code = rows.codes(row, column);
      if (code >= -1 && code <= kMostCode) continue;
      throw Error(ErrorCode::kData, "Row " + std::to_string(row) + " of category column " +
                                        std::to_string(column) + " has code " +
                                        std::to_string(code) + ", but codes run from 0 to " +
                                        std::to_string(kMostCode) + ", and -1 means missing.");
    }
  }
}

double standard_deviation(const Eigen::Ref<const Eigen::VectorXd>& values) {
  const double mean = values.mean();
  const double squares = (values.array() - mean).square().sum();
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

PointScale::PointScale(const MixedRows& rows, Distance distance)
    : distance_(distance),
      code_columns_(rows.code_columns()),
      origin_(rows.number_columns(), 0.0),
      unit_(rows.number_columns(), 1.0) {
  if (rows.columns() == 0 || rows.rows() == 0) {
    throw Error(ErrorCode::kData, "A search for neighbours needs at least one row and one column.");
  }
  if (!is_gower() && code_columns_ > 0) {
    throw Error(ErrorCode::kUsage,
                "Euclidean distances take numbers only; use Gower's distance for categories.");
  }
  check_shape(rows);
  check_cells(rows, distance);
  for (std::size_t column = 0; column < unit_.size(); ++column) {
    const auto values = rows.numbers.col(static_cast<Eigen::Index>(column));
    if (distance == Distance::kStandardized && values.size() > 1) {
      const double deviation = standard_deviation(values);
      if (values.minCoeff() < values.maxCoeff() && deviation > 0) unit_[column] = deviation;
    } else if (is_gower()) {
      double low = std::numeric_limits<double>::infinity();
      double high = -low;
      for (const double value : values) {
        if (std::isnan(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
      }
      origin_[column] = low;
      unit_[column] = low < high ? high - low : 0;
    }
  }
}

double PointScale::coordinate(double value, std::size_t column) const {
  if (!is_gower()) return value / unit_[column];
  if (std::isnan(value)) return kMissingCoordinate;
  if (unit_[column] > 0) return std::clamp((value - origin_[column]) / unit_[column], -1.0, 2.0);
  return value == origin_[column] ? 0 : 2;
}

Points PointScale::apply(const MixedRows& rows) const {
  if (rows.number_columns() != unit_.size() || rows.code_columns() != code_columns_) {
    throw Error(ErrorCode::kData, "The rows searched have " + std::to_string(unit_.size()) +
                                      " numeric and " + std::to_string(code_columns_) +
                                      " category columns, but the queries have " +
                                      std::to_string(rows.number_columns()) + " and " +
                                      std::to_string(rows.code_columns()) + ".");
  }
  check_shape(rows);
  check_cells(rows, distance_);
  Points points(static_cast<Eigen::Index>(rows.rows()), static_cast<Eigen::Index>(rows.columns()));
  parallel_chunks(rows.rows(), 4096, [&](std::size_t begin, std::size_t end) {
    for (std::size_t column = 0; column < rows.columns(); ++column) {
      const auto target = static_cast<Eigen::Index>(column);
      const bool is_number = column < unit_.size();
      const auto code_column = static_cast<Eigen::Index>(is_number ? 0 : column - unit_.size());
      for (auto row = static_cast<Eigen::Index>(begin); row < static_cast<Eigen::Index>(end);
           ++row) {
        points(row, target) = is_number ? coordinate(rows.numbers(row, target), column)
                                        : static_cast<double>(rows.codes(row, code_column));
      }
    }
  });
  return points;
}

}  // namespace likeness::stats
