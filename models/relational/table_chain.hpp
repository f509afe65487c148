#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/siblings/sibling_model.hpp"

namespace likeness::models {

/// Rows of one parent side by side: those of family k are [begins[k], begins[k + 1]).
struct Families {
  std::vector<std::uint32_t> begins = {0};

  [[nodiscard]] std::size_t count() const noexcept { return begins.size() - 1; }
  [[nodiscard]] std::size_t rows() const noexcept { return begins.back(); }
  /// How many rows each has, where no family has more than kLongest: longer ones become several.
  [[nodiscard]] std::vector<std::uint64_t> lengths() const;

  /// A step is drawn for all families at once, so their longest is the number of steps.
  static constexpr std::uint32_t kLongest = 4000;
};

/// The cells of a table, or what its rows refer to, given what is known of each row: the rows of
/// families one after another (models/siblings/sibling_model.hpp).
class TableChain {
 public:
  struct Known {
    std::vector<CellColumn> columns;
    std::vector<ColumnValues> cells;
  };
  struct Drawn {
    std::vector<SiblingColumn> columns;
    std::vector<ColumnValues> cells;
  };

  /// Where there is an `index` among the drawn columns, it never falls within a family. Without
  /// memory, rows are drawn each by itself. Fewer than two rows teach nothing: all cells then are
  /// code 0 or missing.
  [[nodiscard]] static TableChain learn(const Families& families, Known known, Drawn drawn,
                                        std::optional<std::size_t> index, bool has_memory,
                                        const SiblingOptions& options, const FitOptions& fit);

  /// `is_even` as of GivenSiblings.
  [[nodiscard]] std::vector<ColumnValues> draw(const Families& families,
                                               const std::vector<ColumnValues>& known,
                                               std::span<const std::uint64_t> elements,
                                               std::uint64_t seed, bool is_even) const;

  /// How many columns are known, and which are drawn.
  [[nodiscard]] std::size_t known() const noexcept { return known_; }
  [[nodiscard]] const std::vector<CellColumn>& drawn() const noexcept { return drawn_; }

  void fields(io::Archive& archive);
  /// As SiblingModel::describe().
  [[nodiscard]] io::Json describe() const { return rows_ ? rows_->describe() : io::Json(); }

 private:
  std::size_t known_ = 0;
  std::vector<CellColumn> drawn_;
  bool is_row_by_row_ = false;        ///< every row is a family by itself
  std::optional<SiblingModel> rows_;  ///< where there was something to learn
};

}  // namespace likeness::models
