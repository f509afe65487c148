#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/autodiff/ops.hpp"
#include "likeness/metadata.hpp"
#include "likeness/stats/distribution.hpp"
#include "likeness/table.hpp"
#include "models/frame/calibration.hpp"
#include "models/frame/column_values.hpp"
#include "models/frame/encoded_table.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/level_pool.hpp"
#include "models/frame/made_column.hpp"
#include "models/frame/marginal.hpp"
#include "models/frame/mode_encoder.hpp"
#include "models/frame/number_encoder.hpp"

namespace likeness::models {

/// How a table becomes a matrix.
struct TableEncoderOptions {
  ModeOptions modes;
  /// A column with more levels than this pools the rarest in one entry; at least 3.
  std::size_t most_levels = 1000;
  /// Whether decoded numbers stay within the smallest and largest value seen.
  bool enforce_min_max = true;
  /// Whether decoded numbers keep the decimals, and dates the resolution, that were seen.
  bool enforce_rounding = true;
  /// Where not empty, numbers become standard normal, x -> normal_quantile(F(x)), before their
  /// modes are fitted; F is the best of these families by Kolmogorov-Smirnov distance.
  std::vector<stats::Family> normalizing_families;
  /// The same for single columns, by name.
  std::vector<std::pair<std::string, stats::Family>> column_families;
};

/// Turns a table into rows of floats for a network, and such rows back into a table. Columns of
/// numbers go through ModeEncoder, columns of levels are one-hot, made columns (ids, keys, text)
/// are left out of the matrix and made anew when a table is decoded. docs/encoders.md has all of
/// it.
class TableEncoder {
 public:
  TableEncoder() = default;
  /// Learns how to encode `table`, whose columns mean what `metadata` says. Throws Error(kData) for
  /// fewer than 2 rows, no columns, and columns that can't be learned, by name.
  TableEncoder(const Table& table, const Metadata& metadata,
               const TableEncoderOptions& options = {});

  /// Encodes the table that was learned, or one with the same columns and no new levels. Modes are
  /// drawn by `seed`, row by row, so that the same seed gives the same matrix.
  [[nodiscard]] EncodedTable encode(const Table& table, const Metadata& metadata,
                                    std::uint64_t seed) const;

  /// The length of an encoded row: 0 where every column is made or has one level only.
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  /// What a generator's head does with each group of places, in their order: for a number a kTanh
  /// span of width 1 and a kSoftmax span of its modes, for levels a kSoftmax span.
  [[nodiscard]] const std::vector<autodiff::Span>& spans() const noexcept { return spans_; }
  /// The learned columns, in the table's order.
  [[nodiscard]] const std::vector<EncodedColumn>& columns() const noexcept { return columns_; }

  /// Brings what decode() makes of a network's rows nearer to the table that was learned: `made`
  /// are rows of the network, many of them, `encoded` is what encode() gave. From then on entries
  /// are as frequent as in the table (offsets on their logits), and numbers distributed as there (a
  /// monotone map by quantiles). docs/encoders.md has the formulas.
  void calibrate(const Table& table, const Metadata& metadata, const EncodedTable& encoded,
                 std::span<const float> made);
  [[nodiscard]] bool calibrated() const noexcept { return !entry_offsets_.empty(); }

  /// The learned column of that name, by its number in columns(); Error(kUsage) with the nearest
  /// name where there is none, and where it is a column that is made.
  [[nodiscard]] std::size_t find_learned(const std::string& name) const;
  /// How cells of learned column k are coded; null where it is of the other kind.
  [[nodiscard]] const LevelEncoder* level_encoder(std::size_t k) const noexcept;
  [[nodiscard]] const LevelPool* level_pool(std::size_t k) const noexcept;
  [[nodiscard]] const NumberEncoder* number_encoder(std::size_t k) const noexcept;

  /// Rows of a network, `rows` x width(), as a table with the learned one's columns. Of each group
  /// of modes or levels the largest number counts, so that logits (with Gumbel noise) serve as well
  /// as probabilities. The rows are [first_row, first_row + rows) of the endless table that the
  /// model and `seed` define; made columns and rare levels are functions of seed and row.
  [[nodiscard]] Table decode(std::span<const float> values, std::size_t rows,
                             std::uint64_t first_row, std::uint64_t seed) const;

  /// The first half of decode: the cells of the learned columns, numbers before rounding.
  [[nodiscard]] std::vector<ColumnValues> cells(std::span<const float> values, std::size_t rows,
                                                std::uint64_t first_row, std::uint64_t seed) const;
  /// The second half: cells (of all learned columns) typed, rounded and bounded, and made columns.
  [[nodiscard]] Table table(const std::vector<ColumnValues>& cells, std::size_t rows,
                            std::uint64_t first_row, std::uint64_t seed) const;

  /// Adds everything to a model file, and reads it back with every check: Error(kModel).
  void save(io::ModelFile& file) const;
  static TableEncoder load(const io::ModelFile& file);

  /// What was learned of each column, for `describe`.
  [[nodiscard]] io::Json describe() const;

 private:
  struct Levels {
    LevelEncoder encoder;
    LevelPool pool;
  };
  struct Numbers {
    NumberEncoder encoder;
    NumberMarginal normalizer;  ///< without a distribution: numbers go to the modes as they are
    ModeEncoder modes;
    std::optional<NumberMap> map = {};  ///< where calibrated, and not all numbers are missing
  };
  struct Made {
    std::string name;
    std::size_t table_column = 0;
    MadeColumn maker;
  };
  using Learned = std::variant<Levels, Numbers>;

  void lay_out();
  void decode_levels(std::size_t k, std::span<const float> rows, std::uint64_t first_row,
                     std::uint64_t seed, std::span<std::int32_t> codes) const;
  void decode_numbers(std::size_t k, std::span<const float> rows, std::uint64_t first_row,
                      std::uint64_t seed, std::span<double> numbers) const;
  [[nodiscard]] const float* offsets_of(const EncodedColumn& column) const noexcept {
    return calibrated() ? entry_offsets_.data() + column.entries_begin() : nullptr;
  }

  std::vector<EncodedColumn> columns_;
  std::vector<Learned> learned_;  ///< beside columns_
  std::vector<Made> made_;
  std::vector<autodiff::Span> spans_;
  std::size_t width_ = 0;
  std::vector<float> entry_offsets_;  ///< by place in an encoded row; empty without calibration
};

}  // namespace likeness::models
