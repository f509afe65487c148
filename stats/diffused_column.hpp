#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "likeness/stats/knn_mtd.hpp"

namespace likeness::stats {

/// One numeric column of kNNMTD: how the value of each row moves.
class DiffusedColumn {
 public:
  /// neighbours[row] are the rows whose values are diffused with that of `row`.
  DiffusedColumn(std::span<const double> values, const std::vector<std::vector<int>>& neighbours,
                 const KnnMtdOptions& options);

  /// Whether the row's value can move: it is neither missing nor an atom, and has neighbours of
  /// other values.
  [[nodiscard]] bool moves(std::size_t row) const noexcept { return moves_[row].has_value(); }

  [[nodiscard]] double value(std::size_t row) const noexcept { return values_[row]; }

  /// The new value at probability p of the row's distribution.
  [[nodiscard]] double draw(std::size_t row, double p) const noexcept;

  /// Where the value fell before it was put to a level, as a share of the way from the row's own
  /// value to the next level in that direction: how nearly it left. 0 for a value that can't move.
  [[nodiscard]] double readiness_to_leave(std::size_t row, double p) const noexcept;
  /// The level next to the row's own value on the side of p; the value itself at the ends.
  [[nodiscard]] double next_level(std::size_t row, double p) const noexcept;

 private:
  void find_atoms(const KnnMtdOptions& options);
  void find_moves(const std::vector<std::vector<int>>& neighbours, const KnnMtdOptions& options);
  void keep_variance();
  [[nodiscard]] bool is_fixed(double value) const noexcept;
  [[nodiscard]] double centre(std::size_t row) const noexcept;
  [[nodiscard]] double unsnapped(std::size_t row, double p) const noexcept;
  [[nodiscard]] double nearest_level(double x) const noexcept;

  std::vector<double> values_;
  std::vector<std::optional<DiffusedDistribution>> moves_;
  std::vector<double> levels_;  // all distinct values, ascending
  std::vector<double> atoms_;   // ascending
  DiffusionCentre centre_kind_;
  double spread_;
  bool snap_ = false;
  bool within_range_;
  double shrink_ = 1;
  double mean_ = 0;  // of the values that can move
  double mean_of_centres_ = 0;
};

}  // namespace likeness::stats
