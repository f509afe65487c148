#include "report/projection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "likeness/random.hpp"
#include "metrics/row_matrix.hpp"

namespace likeness::report {
namespace {

constexpr double kRareLevel = 0.02;
constexpr Eigen::Index kAxes = 2;
/// More directions than are wanted make the wanted ones converge sooner.
constexpr Eigen::Index kDirections = 6;
constexpr int kMostIterations = 200;
constexpr double kConverged = 1e-9;
constexpr std::size_t kNamedColumns = 3;

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Directions = RowMajor;  // features x directions
using Places = RowMajor;      // rows x directions

/// How one column becomes features: one for numbers, one per level that is not rare, and one for
/// all other levels.
struct ColumnFeatures {
  bool continuous = false;
  Eigen::Index column = 0;  // in the numbers or codes
  Eigen::Index begin = 0;   // its first feature
  double mean = 0;
  double deviation = 0;  // 0 where constant
  std::vector<Eigen::Index> feature_of_code;
  Eigen::VectorXd root_share;  // of each level's feature; 0 where it never occurs
};

/// A row is the sum of few features, so that no wide matrix is ever made.
class Features {
 public:
  Features(const metrics::RowMatrix& rows, const std::vector<EncodedColumn>& columns) {
    for (const EncodedColumn& column : columns) {
      columns_.push_back(column.continuous ? number_features(rows, column)
                                           : level_features(rows, column));
      ColumnFeatures& added = columns_.back();
      added.begin = size_;
      size_ += added.continuous ? 1 : added.root_share.size();
    }
  }

  [[nodiscard]] Eigen::Index size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<ColumnFeatures>& columns() const noexcept { return columns_; }

  /// The variance of all features together.
  [[nodiscard]] double total_variance() const {
    double total = 0;
    for (const ColumnFeatures& column : columns_) {
      total += column.continuous ? (column.deviation > 0 ? 1.0 : 0.0)
                                 : static_cast<double>((column.root_share.array() > 0).count()) - 1;
    }
    return total;
  }

  /// rows x directions.
  [[nodiscard]] Places project(const metrics::RowMatrix& rows, const Directions& axes) const {
    const auto count = static_cast<Eigen::Index>(rows.rows());
    Places places = Places::Zero(count, axes.cols());
    for (const ColumnFeatures& column : columns_) {
      const Eigen::RowVectorXd centre = centre_of(column, axes);
      for (Eigen::Index row = 0; row < count; ++row) {
        if (column.continuous) {
          places.row(row) += number(rows, column, row) * axes.row(column.begin);
        } else {
          const Eigen::Index feature = feature_of(rows, column, row);
          const double root = column.root_share[feature];
          if (root > 0) places.row(row) += axes.row(column.begin + feature) / root;
          places.row(row) -= centre;
        }
      }
    }
    return places;
  }

  /// The transpose of project(): features x directions.
  [[nodiscard]] Directions gather(const metrics::RowMatrix& rows, const Places& places) const {
    Directions sums = Directions::Zero(size_, places.cols());
    const Eigen::RowVectorXd total = places.colwise().sum();
    for (const ColumnFeatures& column : columns_) {
      for (Eigen::Index row = 0; row < places.rows(); ++row) {
        if (column.continuous) {
          sums.row(column.begin) += number(rows, column, row) * places.row(row);
        } else {
          sums.row(column.begin + feature_of(rows, column, row)) += places.row(row);
        }
      }
      for (Eigen::Index feature = 0; feature < column.root_share.size(); ++feature) {
        const double root = column.root_share[feature];
        auto sum = sums.row(column.begin + feature);
        sum = root > 0 ? (sum / root - root * total).eval() : Eigen::RowVectorXd::Zero(sum.size());
      }
    }
    return sums;
  }

 private:
  static ColumnFeatures number_features(const metrics::RowMatrix& rows,
                                        const EncodedColumn& column) {
    ColumnFeatures features;
    features.continuous = true;
    features.column = column.index;
    const auto numbers = rows.numbers.col(column.index);
    double count = 0;
    bool constant = true;
    double first = std::numeric_limits<double>::quiet_NaN();
    for (const double value : numbers) {
      if (std::isnan(value)) continue;
      if (count == 0) first = value;
      constant = constant && value == first;
      ++count;
    }
    if (constant) return features;
    for (const double value : numbers) features.mean += std::isnan(value) ? 0 : value / count;
    double variance = 0;
    for (const double value : numbers) {
      const double difference = value - features.mean;
      if (!std::isnan(value)) variance += difference * difference / count;
    }
    features.deviation = std::sqrt(variance);
    return features;
  }

  static ColumnFeatures level_features(const metrics::RowMatrix& rows,
                                       const EncodedColumn& column) {
    ColumnFeatures features;
    features.column = column.index;
    std::vector<double> shares(static_cast<std::size_t>(column.level_count), 0.0);
    const double one = 1 / static_cast<double>(rows.rows());
    for (const int code : rows.codes.col(column.index))
      shares[static_cast<std::size_t>(code)] += one;
    std::vector<double> kept = {0.0};  // the first feature is for all rare levels
    for (const double share : shares) {
      const bool rare = share < kRareLevel;
      features.feature_of_code.push_back(rare ? 0 : static_cast<Eigen::Index>(kept.size()));
      if (rare) {
        kept[0] += share;
      } else {
        kept.push_back(share);
      }
    }
    features.root_share = Eigen::Map<Eigen::VectorXd>(kept.data(), std::ssize(kept)).cwiseSqrt();
    return features;
  }

  static Eigen::RowVectorXd centre_of(const ColumnFeatures& column, const Directions& axes) {
    if (column.continuous) return Eigen::RowVectorXd::Zero(axes.cols());
    return column.root_share.transpose() * axes.middleRows(column.begin, column.root_share.size());
  }

  static double number(const metrics::RowMatrix& rows, const ColumnFeatures& column,
                       Eigen::Index row) {
    const double value = rows.numbers(row, column.column);
    return std::isnan(value) || column.deviation == 0 ? 0
                                                      : (value - column.mean) / column.deviation;
  }

  static Eigen::Index feature_of(const metrics::RowMatrix& rows, const ColumnFeatures& column,
                                 Eigen::Index row) {
    return column.feature_of_code[static_cast<std::size_t>(rows.codes(row, column.column))];
  }

  std::vector<ColumnFeatures> columns_;
  Eigen::Index size_ = 0;
};

/// Makes the columns orthogonal and of length 1, first ones first; a column that depends on those
/// before it becomes 0.
void orthonormalize(Directions& axes) {
  for (Eigen::Index k = 0; k < axes.cols(); ++k) {
    const double before = axes.col(k).norm();
    for (int twice = 0; twice < 2; ++twice) {
      for (Eigen::Index j = 0; j < k; ++j) {
        axes.col(k) -= axes.col(j).dot(axes.col(k)) * axes.col(j);
      }
    }
    const double length = axes.col(k).norm();
    axes.col(k) *= length > 1e-9 * before ? 1 / length : 0;
  }
}

struct Components {
  Directions axes;  // features x 2
  Eigen::Array2d variances;
};

/// Subspace iteration; columns come out in the order of their variance.
Components find_components(const Features& features, const metrics::RowMatrix& rows) {
  const RandomStream random(0, 0);
  Directions axes(features.size(), std::min(kDirections, features.size()));
  for (Eigen::Index i = 0; i < axes.size(); ++i) {
    axes.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  }
  orthonormalize(axes);
  Eigen::VectorXd variances = Eigen::VectorXd::Zero(axes.cols());
  for (int iteration = 0; iteration < kMostIterations; ++iteration) {
    Directions next = features.gather(rows, features.project(rows, axes));
    const Eigen::VectorXd found = next.colwise().norm() / static_cast<double>(rows.rows());
    const bool converged =
        (found - variances).head(kAxes).cwiseAbs().maxCoeff() <= kConverged * found.maxCoeff();
    variances = found;
    orthonormalize(next);
    axes = std::move(next);
    if (converged) break;
  }
  return {axes.leftCols(kAxes), variances.head(kAxes).array()};
}

/// The columns of an axis that make up most of it.
std::vector<std::string> main_columns(const Features& features,
                                      const std::vector<EncodedColumn>& columns,
                                      const Eigen::Ref<const Eigen::VectorXd>& axis) {
  std::vector<double> weight(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const ColumnFeatures& column = features.columns()[c];
    const Eigen::Index count = column.continuous ? 1 : column.root_share.size();
    weight[c] = axis.segment(column.begin, count).squaredNorm();
  }
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return weight[a] > weight[b]; });
  std::vector<std::string> names;
  for (std::size_t k = 0; k < std::min(kNamedColumns, order.size()); ++k) {
    if (weight[order[k]] > 0.05) names.push_back(columns[order[k]].name);
  }
  return names;
}

/// The largest weight of each axis is positive, so that a picture never comes out mirrored.
void fix_signs(Directions& axes) {
  for (Eigen::Index k = 0; k < axes.cols(); ++k) {
    Eigen::Index largest = 0;
    axes.col(k).cwiseAbs().maxCoeff(&largest);
    if (axes(largest, k) < 0) axes.col(k) = -axes.col(k);
  }
}

std::vector<Point> points(const Features& features, const metrics::RowMatrix& rows,
                          const Directions& axes) {
  const Places places = features.project(
      metrics::take_rows(rows, metrics::draw_rows(rows.rows(), kMostPoints, 0, 0)), axes);
  std::vector<Point> result;
  for (Eigen::Index row = 0; row < places.rows(); ++row) {
    result.push_back({places(row, 0), places(row, 1)});
  }
  return result;
}

}  // namespace

Projection project(const EncodedPair& pair) {
  const metrics::RowMatrix learned =
      metrics::take_rows(pair.first, metrics::draw_rows(pair.first.rows(), kMostLearned, 0, 0));
  if (pair.columns.empty() || learned.rows() < 3) return {};
  const Features features(learned, pair.columns);
  if (features.size() < kAxes || features.total_variance() < 2) return {};
  Components components = find_components(features, learned);
  if (!(components.variances[1] > 1e-9)) return {};
  fix_signs(components.axes);

  Projection projection;
  for (Eigen::Index k = 0; k < kAxes; ++k) {
    projection.axes[static_cast<std::size_t>(k)] = {
        components.variances[k] / features.total_variance(),
        main_columns(features, pair.columns, components.axes.col(k))};
  }
  projection.real = points(features, pair.first, components.axes);
  projection.synthetic = points(features, pair.second, components.axes);
  return projection;
}

}  // namespace likeness::report
