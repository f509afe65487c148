#pragma once

#include <cstddef>

#include "likeness/stats/eigen.hpp"

namespace likeness::stats {

/// A view of rows with columns of two kinds, for methods that treat them differently. It owns
/// nothing: both matrices must outlive it. Where one has columns and the other none, the other's
/// number of rows is ignored.
struct MixedRows {
  /// rows x numeric columns. NaN is a missing value.
  Eigen::Ref<const Eigen::MatrixXd> numbers;
  /// rows x category columns: codes from 0 on. -1 is a missing value.
  Eigen::Ref<const Eigen::MatrixXi> codes;

  [[nodiscard]] std::size_t rows() const noexcept {
    return static_cast<std::size_t>(numbers.cols() > 0 ? numbers.rows() : codes.rows());
  }
  [[nodiscard]] std::size_t number_columns() const noexcept {
    return static_cast<std::size_t>(numbers.cols());
  }
  [[nodiscard]] std::size_t code_columns() const noexcept {
    return static_cast<std::size_t>(codes.cols());
  }
  [[nodiscard]] std::size_t columns() const noexcept { return number_columns() + code_columns(); }
};

}  // namespace likeness::stats
