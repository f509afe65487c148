#include "models/sampling/row_boosts.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// Rows that are looked at to balance a column; a value that none of them has counts as one.
constexpr std::size_t kPilotRows = 8192;

}  // namespace

RowBoosts::RowBoosts(const Frame& frame, std::span<const Boost> boosts, const Pilot& pilot) {
  for (const Boost& boost : boosts) {
    if (boost.balance) {
      balance(frame, boost.column, pilot);
    } else {
      multiply(frame, boost);
    }
  }
  for (OfColumn& column : columns_) {
    for (const auto& value : column.of_number) {
      column.highest = std::max(column.highest, value.factor);
    }
    if (!column.of_level.empty()) {
      column.highest = *std::max_element(column.of_level.begin(), column.of_level.end());
    }
    for (double& factor : column.of_level) factor /= column.highest;
  }
}

RowBoosts::OfColumn& RowBoosts::of(const Frame& frame, std::size_t column) {
  for (OfColumn& known : columns_) {
    if (known.column == column) return known;
  }
  OfColumn& added = columns_.emplace_back();
  added.column = column;
  added.name = frame.name(column);
  if (const LevelEncoder* levels = frame.level_encoder(column)) {
    added.of_level.assign(static_cast<std::size_t>(levels->size()), 1);
  }
  return added;
}

void RowBoosts::multiply(const Frame& frame, const Boost& boost) {
  if (!(boost.factor > 0) || !std::isfinite(boost.factor)) {
    throw Error(ErrorCode::kUsage, "The factor of a boost must be above 0.");
  }
  const std::size_t k = frame.find_learned(boost.column, "boost");
  const RowConditions conditions(frame, {{boost.column, boost.value, Comparison::kEqual}});
  conditions.refuse_points();
  const RowConditions::OfColumn& met = conditions.columns().front();
  OfColumn& column = of(frame, k);
  column.gap_code = met.gap_code;
  if (const auto level = met.cells.only_level(); met.numbers == nullptr && level) {
    column.of_level[static_cast<std::size_t>(*level)] *= boost.factor;
    return;
  }
  for (OfColumn::Value& value : column.of_number) {
    const auto& known = value.met.cells.given();
    const auto& given = met.cells.given();
    if (!known || !given || known->number != given->number) continue;
    value.factor *= boost.factor;
    return;
  }
  column.of_number.push_back({met, boost.factor});
}

void RowBoosts::balance(const Frame& frame, const std::string& name, const Pilot& pilot) {
  const std::size_t k = frame.find_learned(name, "balance");
  const LevelEncoder* levels = frame.level_encoder(k);
  if (levels == nullptr) {
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(name) +
                                       " can't be balanced: it holds numbers; balance a column of "
                                       "categories.");
  }
  OfColumn& column = of(frame, k);
  std::vector<double> counts(column.of_level.size(), 0);
  const std::vector<ColumnValues> drawn = pilot(kPilotRows);
  if (frame.has_gaps(k)) column.gap_code = levels->size() - 1;
  for (std::size_t row = 0; row < drawn[k].codes.size(); ++row) {
    ++counts[static_cast<std::size_t>(column.code_in(drawn, row))];
  }
  for (std::size_t level = 0; level < counts.size(); ++level) {
    column.of_level[level] *= static_cast<double>(kPilotRows) / std::max(counts[level], 1.0);
  }
}

std::int32_t RowBoosts::OfColumn::code_in(const std::vector<ColumnValues>& cells,
                                          std::size_t row) const {
  const bool is_gap = gap_code && cells[column - 1].codes[row] != 0;
  return is_gap ? *gap_code : cells[column].codes[row];
}

double RowBoosts::OfColumn::share_of(double number) const {
  double factor = 1;
  for (const Value& value : of_number) {
    if (value.met.cells.admits(value.met.numbers->restrained(number))) factor *= value.factor;
  }
  return factor / highest;
}

double RowBoosts::OfColumn::share(const std::vector<ColumnValues>& cells, std::size_t row) const {
  if (!of_level.empty()) return share(code_in(cells, row));
  double factor = 1;
  for (const Value& value : of_number) {
    if (RowConditions::admits(value.met, cells, row)) factor *= value.factor;
  }
  return factor / highest;
}

double RowBoosts::share(const std::vector<ColumnValues>& cells, std::size_t row) const {
  double share = 1;
  for (const OfColumn& column : columns_) share *= column.share(cells, row);
  return share;
}

std::string RowBoosts::text() const {
  std::string names;
  for (const OfColumn& column : columns_) {
    names += (names.empty() ? "the boosts on " : " and ") + column.name;
  }
  return names;
}

}  // namespace likeness::models
