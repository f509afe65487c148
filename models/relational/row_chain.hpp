#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "likeness/model.hpp"
#include "models/relational/coded_columns.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

struct RowChainOptions {
  std::uint64_t rounds = 100;
  double learning_rate = 0.3;
  std::uint64_t leaves = 12;
  std::uint64_t leaf_rows = 20;
  std::uint64_t bins = 128;
  std::uint64_t predictors = 40;
  std::uint64_t ensembles = 1;
  std::uint64_t base_rows = 8'000;
};

/// Columns of a row given other columns of it: a sequential_trees (docs/sequential-trees.md) whose
/// cells are codes and numbers, as a CellColumn says.
class RowChain {
 public:
  RowChain() = default;
  /// Learns `drawn` columns given others; cells stand beside columns. Fewer than two rows teach
  /// nothing: all cells then are code 0 or missing.
  [[nodiscard]] static RowChain learn(const std::vector<CellColumn>& given,
                                      const std::vector<ColumnValues>& given_cells,
                                      const std::vector<CellColumn>& drawn,
                                      const std::vector<ColumnValues>& drawn_cells,
                                      const RowChainOptions& options, const FitOptions& fit);

  /// How many columns are to be given, and how many are drawn.
  [[nodiscard]] std::size_t given() const noexcept { return given_.size(); }
  [[nodiscard]] std::size_t drawn() const noexcept { return drawn_.size(); }

  /// The drawn columns of rows that have these given cells. A row depends on them, the seed and its
  /// number in `elements` alone. With a `stratum`, each column of rows [k stratum, (k + 1) stratum)
  /// takes one rank from each of as many equal parts of (0, 1), so that few rows are distributed
  /// as many would be (McKay, Beckman and Conover 1979, "Latin hypercube sampling").
  [[nodiscard]] std::vector<ColumnValues> draw(const std::vector<ColumnValues>& given,
                                               std::span<const std::uint64_t> elements,
                                               std::uint64_t seed, std::uint64_t stratum = 0) const;

  void fields(io::Archive& archive);

 private:
  /// A column in the chain. Its categories are those codes that were there to be learned.
  struct Part {
    CellColumn column;
    bool constant = false;              ///< of numbers: all missing
    std::vector<std::int32_t> present;  ///< of codes: rising
    std::int32_t usual = 0;             ///< the category that stands for codes not present

    void fields(io::Archive& archive);
  };

  [[nodiscard]] static Part learn_part(const CellColumn& column, const ColumnValues& cells);
  [[nodiscard]] static ColumnValues to_chain(const Part& part, const ColumnValues& cells);
  [[nodiscard]] static ColumnValues from_chain(const Part& part, ColumnValues cells,
                                               std::size_t rows);

  std::vector<Part> given_;
  std::vector<Part> drawn_;
  std::unique_ptr<SequentialTrees> trees_;  ///< null where nothing could be learned
};

}  // namespace likeness::models
