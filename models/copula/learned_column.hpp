#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/variant.hpp"
#include "likeness/stats/gaussian_copula.hpp"
#include "models/frame/frame.hpp"
#include "models/frame/marginal.hpp"

namespace likeness::models {

/// How the cells of a learned column of a frame are distributed, alone or given the level of a
/// parent column.
///
/// A cell's place in its distribution is a *conditional rank* u in (0, 1): it lies in the interval
/// that the cell has in the marginal chosen by the parent's level.
struct LearnedColumn {
  std::int32_t parent = -1;  ///< among the learned columns; -1 for none
  /// Marginal 0 is that of the whole column; the others are those given levels of the parent.
  Variant<std::vector<LevelMarginal>, std::vector<NumberMarginal>> marginals;
  /// The marginal for each level of the parent; empty without one. A level with too few rows to
  /// learn a distribution from takes marginal 0.
  std::vector<std::int32_t> marginal_of_level;
  /// Of a column that follows from its parent: the cell for each level of it, as level or number;
  /// NaN where a number is unknown, and then drawn. Otherwise empty.
  std::vector<double> determined;
  double step = 0;  ///< between its numbers, as their encoder has it
  /// Of a number that is hidden in some rows: where among all ranks u those of rows that show it
  /// lie, as the quantiles 0, 1/n, ... 1 of these; empty where they are uniform. Which rows show a
  /// number may depend on what it is or would be.
  std::vector<double> shown_ranks;

  [[nodiscard]] bool has_levels() const noexcept { return marginals.index() == 0; }
  [[nodiscard]] std::size_t marginal_count() const noexcept;
  /// The marginal that applies where the parent has `parent_level` (ignored without a parent).
  [[nodiscard]] std::size_t marginal_for(std::int32_t parent_level) const noexcept {
    return parent < 0 ? 0
                      : static_cast<std::size_t>(
                            marginal_of_level[static_cast<std::size_t>(parent_level)]);
  }

  [[nodiscard]] bool is_determined() const noexcept { return !determined.empty(); }
  /// Whether the column, which is determined, may show the value where its parent has that level.
  [[nodiscard]] bool may_show(const FixedValue& value, std::int32_t parent_level) const noexcept;

  /// The rank among all cells of the one at rank `shown` among those that show a number, and back.
  [[nodiscard]] double rank_of_shown(double shown) const noexcept;
  [[nodiscard]] double shown_of_rank(double rank) const noexcept;

  /// The density of conditional ranks times that of values at a number of a continuous marginal:
  /// how likely it is there, beside the other marginals of the column.
  [[nodiscard]] double density(std::size_t marginal, double number) const;

  /// The interval of a value in one marginal.
  [[nodiscard]] stats::Interval interval(std::size_t marginal, const FixedValue& value) const;
  /// The intervals of the rows `rows` of `values`, whose parent has `parent_codes` (empty without
  /// one).
  [[nodiscard]] std::vector<stats::Interval> intervals(const ColumnValues& values,
                                                       std::span<const std::int32_t> parent_codes,
                                                       std::span<const std::size_t> rows) const;
  /// values[first + k] becomes the cell at rank uniforms[k]; `parent_codes` are those of all rows.
  void cells_at(std::span<const double> uniforms, std::span<const std::int32_t> parent_codes,
                std::size_t first, ColumnValues& values) const;

  /// cells_at() for a column that is determined.
  void determined_cells_at(std::span<const double> uniforms,
                           std::span<const std::int32_t> parent_codes, std::size_t first,
                           ColumnValues& values) const;

  /// Makes one row the cell at rank `uniform`, given that its parent has `parent_level`.
  void cell_at(double uniform, std::int32_t parent_level, std::size_t row,
               ColumnValues& values) const;

  /// Of learned column k of `frame`.
  void fields(io::Archive& archive, const Frame& frame, std::size_t k);
};

}  // namespace likeness::models
