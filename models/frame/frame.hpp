#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/archive.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/column_role.hpp"
#include "models/frame/column_values.hpp"
#include "models/frame/gap_rules.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/made_column.hpp"
#include "models/frame/number_encoder.hpp"
#include "models/frame/number_state.hpp"
#include "models/frame/rare_values.hpp"

namespace likeness::models {

struct FramedTable;

/// What a family of models wants of its frame.
struct FrameOptions {
  NumberRule numbers;
  /// Whether decoded numbers stay within the smallest and largest value seen.
  bool enforce_min_max = true;
  /// Whether decoded numbers keep the decimals, and dates the resolution, that were seen.
  bool enforce_rounding = true;
  /// Whether numbers with missing cells or spikes are learned as a state and a number.
  bool split_states = false;
  /// Whether categories with missing cells are learned as gaps and a category: a model that gives
  /// categories an order has no place in it for missing cells.
  bool split_gaps = false;
  /// What fewer rows than this have is left out, as without_rare_values() does; 0 for nothing.
  std::uint64_t min_rows = kMinRows;
};

/// What each column of a table is to a model, how its cells become codes or numbers, and how these
/// become cells again. Found once, when a table is learned, and kept with the model; immutable.
///
/// Columns have their number in the table; *learned* columns (categories and numbers) also have one
/// among themselves, in the same order: k below. Cells of the learned columns travel as one
/// ColumnValues for each. A column of numbers may be learned as two, its state and then its number
/// (number_state.hpp). Of a generated column with missing cells the state alone is learned: its
/// *gaps*, whether a cell is there; what other columns say of them in every real row holds. A
/// category may be learned as gaps and then its categories, where none is missing.
class Frame {
 public:
  /// A column's coder says its role: categories, numbers and dates, or generated.
  using Coder = std::variant<LevelEncoder, NumberEncoder, MadeColumn>;

  Frame() = default;
  /// Learns `table`, whose columns mean what `metadata` says; each column is read once. Throws
  /// Error(kData) for fewer than 2 rows, no columns, and metadata that doesn't fit the table.
  [[nodiscard]] static FramedTable learn(const Table& table, const Metadata& metadata,
                                         const FrameOptions& options = {});

  [[nodiscard]] const std::vector<Coder>& coders() const noexcept { return coders_; }
  [[nodiscard]] std::size_t learned() const noexcept { return learned_.size(); }
  /// The place of learned column k in the table.
  [[nodiscard]] std::size_t table_column(std::size_t k) const noexcept {
    return learned_[k].column;
  }
  /// Of gaps no column's, but one that says what they are.
  [[nodiscard]] const std::string& name(std::size_t k) const noexcept;
  /// The column whose gaps learned column k says.
  [[nodiscard]] const std::string& name_of_gaps(std::size_t k) const noexcept;
  /// How cells of learned column k are coded; null where it is of the other kind.
  [[nodiscard]] const LevelEncoder* level_encoder(std::size_t k) const noexcept {
    return is_state(k) ? &states_[table_column(k)]->levels()
                       : std::get_if<LevelEncoder>(&coders_[table_column(k)]);
  }
  [[nodiscard]] const NumberEncoder* number_encoder(std::size_t k) const noexcept {
    return is_state(k) ? nullptr : std::get_if<NumberEncoder>(&coders_[table_column(k)]);
  }
  /// Whether learned column k is the state of the number that is learned column k + 1, or gaps.
  [[nodiscard]] bool is_state(std::size_t k) const noexcept { return learned_[k].is_state; }
  /// Whether learned column k says where cells of a generated column, or of the category that is
  /// learned column k + 1, are missing: level 1.
  [[nodiscard]] bool is_gaps(std::size_t k) const noexcept { return !learned_[k].name.empty(); }
  /// Whether cells of any column are generated.
  [[nodiscard]] bool generates() const noexcept;
  /// The states of learned column k, a number, whose levels are in learned column k - 1; null where
  /// it always shows its number.
  [[nodiscard]] const NumberState* state_of(std::size_t k) const noexcept {
    const auto& state = states_[table_column(k)];
    return state && number_encoder(k) != nullptr ? &*state : nullptr;
  }
  /// Whether learned column k is a category whose gaps are learned column k - 1.
  [[nodiscard]] bool has_gaps(std::size_t k) const noexcept {
    return states_[table_column(k)].has_value() && !is_state(k) && number_encoder(k) == nullptr;
  }

  /// The learned column of that name. `use` says what for, as a verb: Error(kUsage) with the
  /// nearest name where there is no such column, and where it is generated.
  [[nodiscard]] std::size_t find_learned(const std::string& name,
                                         std::string_view use = "set a condition on") const;

  /// Room for `rows` cells of every learned column.
  [[nodiscard]] std::vector<ColumnValues> empty_values(std::size_t rows) const;

  /// A table of these cells of the learned columns. They are rows [first_row, first_row + rows) of
  /// the endless table that `seed` defines: generated columns follow from these alone.
  [[nodiscard]] Table decode(const std::vector<ColumnValues>& values, std::size_t rows,
                             std::uint64_t first_row, std::uint64_t seed) const;

  /// What was left out.
  [[nodiscard]] const RareRecord& rare() const noexcept { return rare_; }

  void fields(io::Archive& archive);

  /// A list of objects, one for each column of the table: its name, what it is treated as, and
  /// what its coder knows of its values.
  [[nodiscard]] io::Json describe() const;

 private:
  void index_learned();
  /// Of gaps: whether they are those of a generated column.
  [[nodiscard]] bool is_generated(std::size_t k) const noexcept;
  [[nodiscard]] std::int32_t tells(std::size_t k) const noexcept;
  void learn_gap_rules(const Table& given, const Table& common,
                       const std::vector<ColumnValues>& values);
  /// Of each column: whether its cells are missing, where that is learned apart from them.
  [[nodiscard]] std::vector<std::vector<std::uint8_t>> gaps_in(
      const std::vector<ColumnValues>& values) const;

  struct LearnedPart {
    std::size_t column = 0;  ///< of the table
    bool is_state = false;
    std::string name;  ///< of gaps, empty for others
  };

  std::vector<Coder> coders_;                       ///< of each column of the table
  std::vector<std::optional<NumberState>> states_;  ///< beside coders_
  std::vector<LearnedPart> learned_;                ///< columns rising, a state before its number
  std::vector<GapRules> gap_rules_;  ///< of each of learned_; empty where none has any
  RareRecord rare_;
};

/// Of each cell of a generated column the code of its gaps: 1 where it is missing.
[[nodiscard]] std::vector<std::int32_t> gaps_of(const Column& column);

/// The codes of a category, but that of missing cells where there is a gap.
[[nodiscard]] std::vector<std::int32_t> shown_codes(const LevelEncoder& levels,
                                                    const std::vector<std::uint8_t>& gaps,
                                                    std::vector<std::int32_t> codes);

/// A table at the door of a model: its frame, and the cells of its learned columns.
struct FramedTable {
  Frame frame;
  std::vector<ColumnValues> values;
};

}  // namespace likeness::models
