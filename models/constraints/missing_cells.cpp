#include "models/constraints/missing_cells.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {
namespace {

/// Donors that nothing chooses are taken in turn by steps that fill [0, 1) evenly.
constexpr double kGoldenStep = 0.6180339887498949;

/// For each row, one that has a cell: itself, or its donor.
std::vector<std::size_t> donors_of(std::size_t rows, const std::function<bool(std::size_t)>& has,
                                   const std::vector<double>& guide) {
  std::vector<std::size_t> any;
  std::vector<std::pair<double, std::size_t>> guided;
  std::vector<std::size_t> donors(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    donors[row] = row;
    if (!has(row)) continue;
    any.push_back(row);
    if (!guide.empty() && !std::isnan(guide[row])) guided.emplace_back(guide[row], row);
  }
  if (any.empty()) return donors;
  std::sort(guided.begin(), guided.end());
  double place = 0.5;
  for (std::size_t row = 0; row < rows; ++row) {
    if (has(row)) continue;
    place += kGoldenStep;
    place -= std::floor(place);
    if (guided.empty() || std::isnan(guide[row])) {
      donors[row] = any[static_cast<std::size_t>(place * static_cast<double>(any.size()))];
      continue;
    }
    const auto after = std::lower_bound(guided.begin(), guided.end(),
                                        std::pair<double, std::size_t>(guide[row], row));
    const auto before = after == guided.begin() ? after : after - 1;
    const auto& nearest =
        after == guided.end() || guide[row] - before->first < after->first - guide[row] ? *before
                                                                                        : *after;
    donors[row] = nearest.second;
  }
  return donors;
}

/// A row in which the column is this bit; none where there is no such row.
std::optional<std::size_t> row_with(const std::vector<double>& bits, double bit) {
  const auto found = std::find(bits.begin(), bits.end(), bit);
  if (found == bits.end()) return std::nullopt;
  return static_cast<std::size_t>(found - bits.begin());
}

/// Of each row: which of the missing columns is 1, if one must be.
std::vector<std::optional<std::size_t>> chosen_ones(const std::vector<std::vector<double>>& bits,
                                                    std::size_t rows) {
  std::vector<std::optional<std::size_t>> chosen(rows);
  std::size_t turn = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<std::size_t> missing;
    bool known = false;
    for (std::size_t c = 0; c < bits.size(); ++c) {
      if (std::isnan(bits[c][row])) missing.push_back(c);
      known = known || bits[c][row] == 1;
    }
    if (!known && !missing.empty()) chosen[row] = missing[turn++ % missing.size()];
  }
  return chosen;
}

}  // namespace

Column missing_flag(const Column& column, std::string name) {
  Column flag;
  flag.name = std::move(name);
  flag.type = ColumnType::kCategory;
  flag.dictionary = StringArray(std::vector<std::string>{"no", "yes"});
  std::vector<std::int32_t> codes(column.size());
  for (std::size_t row = 0; row < codes.size(); ++row) codes[row] = column.valid(row) ? 0 : 1;
  flag.codes = std::move(codes);
  return flag;
}

std::vector<bool> flagged_rows(const Column& flag) {
  std::vector<bool> yes(flag.size(), false);
  for (std::size_t row = 0; row < yes.size(); ++row) {
    yes[row] =
        flag.valid(row) && flag.dictionary[static_cast<std::size_t>(flag.codes[row])] == "yes";
  }
  return yes;
}

Column without_cells(const Column& column, const std::vector<bool>& missing) {
  if (std::find(missing.begin(), missing.end(), true) == missing.end()) return column;
  std::vector<std::uint8_t> validity((missing.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < missing.size(); ++row) {
    if (column.valid(row) && !missing[row]) {
      validity[row / 8] = static_cast<std::uint8_t>(validity[row / 8] | (1U << (row % 8)));
    }
  }
  Column result = column;
  result.validity = std::move(validity);
  return result;
}

Column filled_by_donors(const Column& column, const std::vector<double>& guide) {
  const std::vector<std::size_t> donors = donors_of(
      column.size(), [&](std::size_t row) { return column.valid(row); }, guide);
  return take_table_rows(Table({column}), donors).column(0);
}

Column filled_within(const Column& column, const std::vector<std::uint32_t>& sequences) {
  std::vector<std::size_t> donors(column.size());
  std::iota(donors.begin(), donors.end(), std::size_t{0});
  const auto take = [&](std::size_t row, std::size_t from) {
    if (!column.valid(donors[row]) && sequences[row] == sequences[from]) donors[row] = donors[from];
  };
  for (std::size_t row = 1; row < donors.size(); ++row) take(row, row - 1);
  for (std::size_t row = donors.size(); row-- > 1;) take(row - 1, row);
  return take_table_rows(Table({column}), donors).column(0);
}

std::vector<std::size_t> number_donors(const std::vector<double>& numbers,
                                       const std::vector<double>& guide) {
  return donors_of(
      numbers.size(), [&](std::size_t row) { return !std::isnan(numbers[row]); }, guide);
}

std::optional<Table> completed_one_hot(const Table& table) {
  std::vector<std::vector<double>> bits;
  for (const Column& column : table.columns()) bits.push_back(bits_of(column));
  const auto chosen = chosen_ones(bits, table.rows());
  std::vector<Column> columns;
  for (std::size_t c = 0; c < bits.size(); ++c) {
    const auto one = row_with(bits[c], 1);
    const auto zero = row_with(bits[c], 0);
    if (!one || !zero) return std::nullopt;
    std::vector<std::size_t> source(table.rows());
    for (std::size_t row = 0; row < source.size(); ++row) {
      source[row] = !std::isnan(bits[c][row]) ? row : chosen[row] == c ? *one : *zero;
    }
    columns.push_back(take_table_rows(Table({table.column(c)}), source).column(0));
  }
  return Table(std::move(columns));
}

}  // namespace likeness::models
