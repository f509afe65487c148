#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/table.hpp"

/// Where a column takes part in computing others, whether a cell is missing is learned apart from
/// what it holds: cells that are missing are filled with those of like rows, and emptied again.
namespace likeness::models {

/// A category `yes` or `no` of each row: whether the cell is missing.
[[nodiscard]] Column missing_flag(const Column& column, std::string name);

/// Which rows a flag says yes to.
[[nodiscard]] std::vector<bool> flagged_rows(const Column& flag);

/// The column without its cells in these rows.
[[nodiscard]] Column without_cells(const Column& column, const std::vector<bool>& missing);

/// The column with each missing cell taken from a row that has one, and of these the one nearest in
/// `guide`, where that is known in both; else any. Columns without a cell stay.
[[nodiscard]] Column filled_by_donors(const Column& column, const std::vector<double>& guide);

/// The column with each missing cell as it is in `other`, a column of the same type and length.
[[nodiscard]] Column filled_from(const Column& column, const Column& other);

}  // namespace likeness::models
