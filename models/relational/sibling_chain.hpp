#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/relational/coded_columns.hpp"
#include "models/relational/row_chain.hpp"

namespace likeness::models {

/// Rows of one parent side by side: those of family k are [begins[k], begins[k + 1]).
struct Families {
  std::vector<std::uint32_t> begins = {0};

  [[nodiscard]] std::size_t count() const noexcept { return begins.size() - 1; }
  [[nodiscard]] std::size_t rows() const noexcept { return begins.back(); }
  /// The same where no family has more than kLongest rows: longer ones become several.
  [[nodiscard]] Families cut() const;

  /// A step is drawn for all families at once, so their longest is the number of steps.
  static constexpr std::uint32_t kLongest = 4000;
};

struct SiblingChainOptions {
  RowChainOptions rows;
  bool remembers = true;  ///< whether a row depends on those before it
};

/// Rows of families, one after another, each given columns of its own that are known and what the
/// rows before it of the same family are: the last one, the one before, means.
class SiblingChain {
 public:
  /// `cells` of the `drawn` columns, of which the first `remembered` count for later rows. Where
  /// there is an `index`, it never falls within a family, and its steps are learned.
  [[nodiscard]] static SiblingChain learn(
      const Families& families, const std::vector<CellColumn>& given,
      const std::vector<ColumnValues>& given_cells, const std::vector<CellColumn>& drawn,
      const std::vector<ColumnValues>& cells, std::size_t remembered,
      std::optional<std::size_t> index, const SiblingChainOptions& options, const FitOptions& fit);

  /// `stratum` as of RowChain::draw(), where families have one row each.
  [[nodiscard]] std::vector<ColumnValues> draw(const Families& families,
                                               const std::vector<ColumnValues>& given_cells,
                                               std::span<const std::uint64_t> elements,
                                               std::uint64_t seed, std::uint64_t stratum = 0) const;

  /// How many columns are to be given, and how many are drawn.
  [[nodiscard]] std::size_t given() const noexcept;
  [[nodiscard]] const std::vector<CellColumn>& drawn() const noexcept { return drawn_; }

  void fields(io::Archive& archive);

 private:
  class State;
  [[nodiscard]] std::vector<CellColumn> state_columns() const;

  std::vector<CellColumn> drawn_;
  std::size_t remembered_ = 0;
  std::optional<std::uint64_t> index_;
  double lowest_ = 0;  ///< of the index
  double highest_ = 0;
  std::vector<std::int32_t> usual_;  ///< of each remembered column of codes: the most frequent one
  bool has_siblings_ = false;        ///< whether some family has several rows
  bool has_next_ = false;
  RowChain first_;  ///< the first rows of families, or all
  RowChain next_;   ///< the others
};

}  // namespace likeness::models
