#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "likeness/stats/mixed_rows.hpp"
#include "models/frame/frame.hpp"

namespace likeness::models {

/// Rows as methods on mixed columns want them. NaN is a missing number; missing categories have a
/// code of their own.
struct MixedValues {
  Eigen::MatrixXd numbers;
  Eigen::MatrixXi codes;

  [[nodiscard]] stats::MixedRows view() const { return {numbers, codes}; }
  [[nodiscard]] std::size_t rows() const noexcept {
    return static_cast<std::size_t>(numbers.cols() > 0 ? numbers.rows() : codes.rows());
  }
};

/// A frame's learned columns as two matrices: numbers and codes, each in the table's order.
class MixedTable {
 public:
  MixedTable() = default;
  explicit MixedTable(Frame frame);

  [[nodiscard]] const Frame& frame() const noexcept { return frame_; }
  [[nodiscard]] bool learns_anything() const noexcept { return frame_.learned() > 0; }
  /// How many columns of numbers there are.
  [[nodiscard]] std::size_t numbers() const noexcept { return numbers_.size(); }
  /// How many codes each code column has.
  [[nodiscard]] std::vector<int> level_counts() const;
  /// The code column that is learned column k of the frame; -1 where that is one of numbers.
  [[nodiscard]] int code_column(std::size_t k) const noexcept;

  /// Cells of the learned columns as matrices, and back.
  [[nodiscard]] MixedValues matrices(const std::vector<ColumnValues>& values) const;
  [[nodiscard]] std::vector<ColumnValues> columns(const MixedValues& rows) const;

  void fields(io::Archive& archive);

  /// Rounds and bounds numbers as the frame decodes them. A number that is missing is hidden by its
  /// state, and one that is there is not, whatever the state was.
  void restrain(MixedValues& rows) const;

 private:
  void index_columns();
  void restrain_state(std::size_t k, std::span<const double> numbers, std::span<int> states) const;

  Frame frame_;
  std::vector<std::size_t> numbers_;  ///< learned columns
  std::vector<std::size_t> codes_;    ///< learned columns
};

}  // namespace likeness::models
