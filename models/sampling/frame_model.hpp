#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/frame/frame.hpp"
#include "models/learned_model.hpp"
#include "models/sampling/row_boosts.hpp"
#include "models/sampling/row_conditions.hpp"

namespace likeness::models {

/// What families on a frame have in common: cells are drawn in blocks, or until they meet the
/// conditions, and decoded. A family says how the cells of any rows are drawn.
class FrameModel : public LearnedModel {
 public:
  [[nodiscard]] Table draw(std::uint64_t rows, const SampleOptions& options,
                           SampleReport& report) const final;
  [[nodiscard]] io::Json describe_columns() const override { return frame().describe(); }
  [[nodiscard]] const RareRecord* rare() const noexcept final { return &frame().rare(); }

 protected:
  [[nodiscard]] virtual const Frame& frame() const noexcept = 0;

  /// Cells of the learned columns, of which there is at least one, in rows
  /// [first_row, first_row + rows) of the endless table that `seed` defines. Several threads may
  /// call it at once.
  [[nodiscard]] virtual std::vector<ColumnValues> draw_cells(std::uint64_t seed,
                                                             std::uint64_t first_row,
                                                             std::size_t rows) const = 0;
  /// The same at options.temperature, for families that have one; of options.seed.
  [[nodiscard]] virtual std::vector<ColumnValues> draw_cells_at(const SampleOptions& options,
                                                                std::uint64_t first_row,
                                                                std::size_t rows) const {
    return draw_cells(options.seed, first_row, rows);
  }
  /// How many rows to draw at once, between reports of progress.
  [[nodiscard]] virtual std::size_t block_rows() const noexcept { return 65'536; }

  /// Cells of rows [options.first_row, options.first_row + rows) that meet the conditions and have
  /// the boosts, of which there are some: by rejection of rows of draw_cells(), unless a family
  /// knows better. Throws Error(kUsage) for conditions that can't be met, or not in
  /// options.max_tries.
  [[nodiscard]] virtual std::vector<ColumnValues> draw_cells_given(const RowConditions& conditions,
                                                                   std::uint64_t rows,
                                                                   const SampleOptions& options,
                                                                   SampleReport& report) const;

  /// The boosts of options.
  [[nodiscard]] RowBoosts boosts_of(const SampleOptions& options) const;
};

}  // namespace likeness::models
