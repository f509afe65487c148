#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/mixed_table.hpp"
#include "models/neighbours/row_choice.hpp"
#include "models/sampling/frame_model.hpp"

namespace likeness::models {

/// What learned models of `knn_mtd` and `generative_mtd` have in common: rows are chosen among
/// candidates.
class SmallTableModel : public FrameModel {
 public:
  SmallTableModel() = default;

  void save(io::Archive& archive) const final { archive.save(*this); }
  void fields(io::Archive& archive);
  [[nodiscard]] io::Json describe() const final;

  MixedTable table;
  RowChoice choice;
  std::vector<std::string> notes;

 protected:
  /// Says what real rows have to do with those that are made, where that is not nothing.
  void note_copies(const MixedValues& real, const FitOptions& fit);

  /// Where rows come from; called on tables that have something to learn only. Restrained as they
  /// will be written.
  [[nodiscard]] virtual MixedValues candidates(std::size_t count, std::uint64_t seed,
                                               std::uint64_t first_row,
                                               std::uint64_t attempt) const = 0;
  virtual void source_fields(io::Archive& archive) = 0;
  [[nodiscard]] virtual io::Json describe_source() const = 0;

 private:
  [[nodiscard]] const Frame& frame() const noexcept final { return table.frame(); }
  [[nodiscard]] std::size_t block_rows() const noexcept final { return 4096; }
  [[nodiscard]] std::vector<ColumnValues> draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                     std::size_t rows) const final;
};

/// Numbers and dates with many values are numbers, even those that the metadata calls categories;
/// those with fewer values than `fewest_levels` are categories. `min_rows` as in FrameOptions.
[[nodiscard]] FrameOptions small_table_frame(std::uint64_t fewest_levels, std::uint64_t min_rows);

/// The code column of a target column: -1 for no target, or one that is a number. Throws
/// Error(kUsage) for an unknown column or one that isn't learned.
[[nodiscard]] int target_code_column(const MixedTable& table, const std::string& target);

}  // namespace likeness::models
