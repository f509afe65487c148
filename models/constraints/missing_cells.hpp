#pragma once

#include <cstdint>
#include <optional>
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

/// The column with each missing cell taken from the last row before it that has one, of those of
/// the same sequence, else from the first behind it. Cells of sequences without any stay missing.
[[nodiscard]] Column filled_within(const Column& column,
                                   const std::vector<std::uint32_t>& sequences);

/// For each row, one that has a number: itself, or its donor, the one nearest in `guide`; where
/// that is empty, any.
[[nodiscard]] std::vector<std::size_t> number_donors(const std::vector<double>& numbers,
                                                     const std::vector<double>& guide);

/// Columns of which one is 1 in each row, with their missing cells filled so that this holds: with
/// 0 where another is known to be 1, else with 1 in the missing columns in turn. Nothing where a
/// column is never 1, or never 0.
[[nodiscard]] std::optional<Table> completed_one_hot(const Table& table);

}  // namespace likeness::models
