#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "io/archive.hpp"
#include "likeness/autodiff/ops.hpp"
#include "likeness/stats/distribution.hpp"
#include "models/frame/calibration.hpp"
#include "models/frame/encoded_table.hpp"
#include "models/frame/frame.hpp"
#include "models/frame/level_pool.hpp"
#include "models/frame/marginal.hpp"
#include "models/frame/mode_encoder.hpp"

namespace likeness::models {

/// How a table becomes a matrix.
struct TableEncoderOptions {
  FrameOptions frame;
  ModeOptions modes;
  /// A column with more levels than this pools the rarest in one entry; at least 3.
  std::size_t most_levels = 1000;
  /// Where not empty, numbers become standard normal, x -> normal_quantile(F(x)), before their
  /// modes are fitted; F is the best of these families by Kolmogorov-Smirnov distance.
  std::vector<stats::Family> normalizing_families;
  /// Distributions of single columns, by name.
  std::vector<std::pair<std::string, stats::Family>> column_families;
};

/// Turns the learned columns of a frame into rows of floats for a network, and such rows back into
/// cells and tables. Numbers go through ModeEncoder, levels are one-hot. docs/encoders.md has all
/// of it.
class TableEncoder {
 public:
  TableEncoder() = default;
  /// Learns how to encode `values`, the cells of the frame's learned columns. Throws Error(kData)
  /// for more than 2^32 - 1 rows and for columns that can't be learned, by name.
  TableEncoder(Frame frame, const std::vector<ColumnValues>& values,
               const TableEncoderOptions& options = {});

  [[nodiscard]] const Frame& frame() const noexcept { return frame_; }

  /// Encodes the cells that were learned, or others of that frame. Modes are drawn by `seed`, row
  /// by row, so that the same seed gives the same matrix.
  [[nodiscard]] EncodedTable encode(const std::vector<ColumnValues>& values,
                                    std::uint64_t seed) const;

  /// The length of an encoded row: 0 where every column is made or has one level only.
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  /// What a generator's head does with each group of places, in their order: for a number a kTanh
  /// span of width 1 and a kSoftmax span of its modes, for levels a kSoftmax span.
  [[nodiscard]] const std::vector<autodiff::Span>& spans() const noexcept { return spans_; }
  /// Where the frame's learned columns lie in an encoded row.
  [[nodiscard]] const std::vector<ColumnPlaces>& columns() const noexcept { return columns_; }

  /// Brings what decode() makes of a network's rows nearer to the `values` that were learned:
  /// `made` are rows of the network, many of them, `encoded` is what encode() gave. From then on
  /// entries are as frequent as in the table (offsets on their logits), and numbers distributed as
  /// there (a monotone map by quantiles). docs/encoders.md has the formulas.
  void calibrate(const std::vector<ColumnValues>& values, const EncodedTable& encoded,
                 std::span<const float> made);
  [[nodiscard]] bool calibrated() const noexcept { return !entry_offsets_.empty(); }

  /// Which levels of learned column k share an entry; null for numbers.
  [[nodiscard]] const LevelPool* level_pool(std::size_t k) const noexcept {
    return std::get_if<LevelPool>(&codings_[k]);
  }

  /// Rows of a network, `rows` x width(), as cells of the frame's learned columns, numbers before
  /// rounding. Of each group of modes or levels the largest number counts, so that logits (with
  /// Gumbel noise) serve as well as probabilities. The rows are [first_row, first_row + rows) of
  /// the endless table that the model and `seed` define; rare levels are functions of seed and row.
  [[nodiscard]] std::vector<ColumnValues> cells(std::span<const float> values, std::size_t rows,
                                                std::uint64_t first_row, std::uint64_t seed) const;

  void fields(io::Archive& archive);

  /// What was learned of each column, for `describe`.
  [[nodiscard]] io::Json describe() const;

 private:
  struct NumberCoding {
    NumberMarginal normalizer;  ///< without a distribution: numbers go to the modes as they are
    ModeEncoder modes;
    std::optional<NumberMap> map = {};  ///< where calibrated, and not all numbers are missing
  };
  using Coding = std::variant<LevelPool, NumberCoding>;

  void lay_out();
  void decode_levels(std::size_t k, std::span<const float> rows, std::uint64_t first_row,
                     std::uint64_t seed, std::span<std::int32_t> codes) const;
  void decode_numbers(std::size_t k, std::span<const float> rows, std::uint64_t first_row,
                      std::uint64_t seed, std::span<double> numbers) const;
  /// NaN in place of the numbers of column k that its states hide in these rows.
  void hide_by_state(std::size_t k, std::span<const float> rows, std::span<double> numbers) const;
  [[nodiscard]] const float* offsets_of(const ColumnPlaces& column) const noexcept {
    return calibrated() ? entry_offsets_.data() + column.entries_begin() : nullptr;
  }

  Frame frame_;
  std::vector<Coding> codings_;        ///< of the frame's learned columns
  std::vector<ColumnPlaces> columns_;  ///< beside codings_
  std::vector<autodiff::Span> spans_;
  std::size_t width_ = 0;
  std::vector<float> entry_offsets_;  ///< by place in an encoded row; empty without calibration
};

}  // namespace likeness::models
