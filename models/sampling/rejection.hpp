#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/column_values.hpp"

namespace likeness::models {

/// Where rows to try come from. All functions may be called by several threads at once.
struct CandidateSource {
  /// Makes the cells of rows [first_row, first_row + rows) of the endless table of `seed`.
  std::function<std::vector<ColumnValues>(std::uint64_t seed, std::uint64_t first_row,
                                          std::size_t rows)>
      draw;
  /// Whether row `row` of what was drawn is one that is asked for; it may change a cell that is
  /// independent of the others and of what was decided.
  std::function<bool(std::vector<ColumnValues>& cells, std::size_t row)> admit;
  /// What is asked for, in words, for errors.
  std::string wanted;
};

/// Rows [options.first_row, options.first_row + rows), each the first that is admitted of its own
/// sequence of tries: try t of row i, in rounds k = 0, 1, 2, ... of 2^min(k, 9) tries, is row
/// i 2^min(k, 9) + (place in the round) of the table of a seed of the round's own. So a row does
/// not depend on how many are made at once. Throws Error(kUsage) where a row takes more than
/// options.max_tries. Adds to `report`.
[[nodiscard]] std::vector<ColumnValues> sample_by_rejection(const CandidateSource& source,
                                                            std::uint64_t rows,
                                                            const SampleOptions& options,
                                                            SampleReport& report);

}  // namespace likeness::models
