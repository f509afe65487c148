#include "constraints/searched_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "constraints/combination_index.hpp"
#include "likeness/parallel.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"

namespace likeness {
namespace {

constexpr std::size_t kSampledRows = 3000;
constexpr int kAnyNumber = 9;
constexpr std::size_t kMostLevels = 10'000;
/// Of more columns, the first are looked at: pairs of them are tried.
constexpr std::size_t kMostColumns = 300;

bool is_searched(const ColumnMetadata& meaning, const Metadata& metadata) {
  if (metadata.primary_key == meaning.name) return false;
  return meaning.sdtype == "numerical" || meaning.sdtype == "datetime" ||
         meaning.sdtype == "categorical" || meaning.sdtype == "boolean";
}

/// Rows spread evenly, each somewhere in its part.
std::vector<std::size_t> sampled_rows(std::size_t rows) {
  std::vector<std::size_t> sample;
  const std::size_t count = std::min(rows, kSampledRows);
  constexpr double kGolden = 0.6180339887498949;
  double place = 0.5;
  for (std::size_t k = 0; k < count; ++k) {
    place += kGolden;
    place -= std::floor(place);
    const double part = static_cast<double>(rows) / static_cast<double>(count);
    const auto row = static_cast<std::size_t>((static_cast<double>(k) + place) * part);
    sample.push_back(std::min(row, rows - 1));
  }
  if (count == rows) {
    for (std::size_t k = 0; k < count; ++k) sample[k] = k;
  }
  return sample;
}

/// The first three different values.
std::vector<double> first_values(const std::vector<double>& sample) {
  constexpr std::size_t kEnough = 3;
  std::vector<double> seen;
  for (const double value : sample) {
    if (std::isnan(value) || std::find(seen.begin(), seen.end(), value) != seen.end()) continue;
    seen.push_back(value);
    if (seen.size() == kEnough) break;
  }
  return seen;
}

/// Whether there is anything to be found of a column: two values are a rate or a fee, but 0 and 1
/// a flag.
bool is_told(const std::vector<double>& values) {
  const bool flag = std::all_of(values.begin(), values.end(),
                                [](double value) { return value == 0 || value == 1; });
  return values.size() > 2 || (values.size() == 2 && !flag);
}

/// Whether values repeat so often that it is worth to number them: looked at in the sample.
bool may_repeat(const Column& column, const std::vector<std::size_t>& sample) {
  if (column.type == ColumnType::kText) return false;
  if (!is_quantity(column.type)) return true;
  std::vector<double> values;
  for (const std::size_t row : sample) {
    if (column.valid(row)) values.push_back(number_at(column, row));
  }
  const std::size_t all = values.size();
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return 4 * values.size() <= all || values.size() <= 200;
}

SearchedNumbers searched_numbers(const Column& column, const std::vector<std::size_t>& sample) {
  SearchedNumbers numbers;
  numbers.name = column.name;
  numbers.date = column.type == ColumnType::kDatetime;
  const bool any =
      column.type == ColumnType::kFloat64 && (column.decimals < 0 || column.decimals > kAnyNumber);
  numbers.decimals = column.type != ColumnType::kFloat64 ? 0 : any ? kAnyNumber : column.decimals;
  numbers.step = numbers.date ? 1 : std::pow(10.0, -numbers.decimals);
  numbers.values.resize(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    numbers.values[row] =
        column.valid(row) ? number_at(column, row) : std::numeric_limits<double>::quiet_NaN();
  }
  for (const std::size_t row : sample) numbers.sample.push_back(numbers.values[row]);
  // Whole numbers are written as 57.0 where some are missing, by pandas for one.
  const bool whole = std::all_of(numbers.values.begin(), numbers.values.end(), [](double value) {
    return std::isnan(value) || value == std::floor(value);
  });
  if (!numbers.date && whole) {
    numbers.decimals = 0;
    numbers.step = 1;
  }
  return numbers;
}

SearchedLevels searched_levels(const Column& column, const ColumnMetadata& meaning) {
  SearchedLevels levels;
  levels.name = column.name;
  levels.category = meaning.sdtype == "categorical" || meaning.sdtype == "boolean";
  CellIndex index;
  const std::vector<std::int32_t> codes = index.add(column);
  levels.codes.assign(codes.size(), -1);
  // Levels are numbered anew, without the missing one.
  std::vector<std::int32_t> level_of;
  const CellText cell(column, DecimalText::kShortest);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) {
      ++levels.missing;
      continue;
    }
    const auto code = static_cast<std::size_t>(codes[row]);
    if (level_of.size() <= code) level_of.resize(code + 1, -1);
    if (level_of[code] < 0) {
      level_of[code] = static_cast<std::int32_t>(levels.counts.size());
      levels.counts.push_back(0);
      if (levels.values.size() < kMostLevels) levels.values.push_back(cell(row));
    }
    levels.codes[row] = level_of[code];
    ++levels.counts[static_cast<std::size_t>(level_of[code])];
  }
  return levels;
}

void add_names(const text::Expression& e, std::vector<std::string>& names) {
  if (e.kind == text::Expression::Kind::kColumn &&
      std::find(names.begin(), names.end(), e.text) == names.end()) {
    names.push_back(e.text);
  }
  for (const text::Expression& child : e.children) add_names(child, names);
}

}  // namespace

SearchedTable::SearchedTable(const Table& table, const Metadata& metadata)
    : table_(table), rows_(table.rows()), sample_(sampled_rows(table.rows())) {
  std::vector<const ColumnMetadata*> searched;
  for (const ColumnMetadata& meaning : metadata.columns) {
    const Column* column = table.find(meaning.name);
    if (column == nullptr || !is_searched(meaning, metadata)) continue;
    if (column->missing_count() == column->size()) continue;
    if (columns_.size() == kMostColumns) break;
    columns_.push_back(meaning.name);
    searched.push_back(&meaning);
  }
  std::vector<SearchedNumbers> numbers(searched.size());
  std::vector<SearchedLevels> levels(searched.size());
  parallel_for(searched.size(), [&](std::size_t k) {
    const Column& column = table.column(searched[k]->name);
    if (is_quantity(column.type)) numbers[k] = searched_numbers(column, sample_);
    if (may_repeat(column, sample_)) levels[k] = searched_levels(column, *searched[k]);
  });
  for (std::size_t k = 0; k < searched.size(); ++k) {
    const std::vector<double> values = first_values(numbers[k].sample);
    numbers[k].few = values.size() < 3;
    if (!numbers[k].name.empty() && is_told(values)) numbers_.push_back(std::move(numbers[k]));
    if (!levels[k].name.empty() && levels[k].counts.size() <= kMostLevels) {
      levels_.push_back(std::move(levels[k]));
    }
  }
}

std::size_t rows_that_obey(const SearchedTable& table, const NumberRule& rule) {
  std::vector<const double*> columns;
  for (const std::size_t c : rule.columns) columns.push_back(table.numbers()[c].values.data());
  std::vector<double> values(columns.size());
  std::size_t rows = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    bool there = true;
    for (std::size_t k = 0; k < columns.size() && there; ++k) {
      values[k] = columns[k][row];
      there = !std::isnan(values[k]);
    }
    if (!there) continue;
    if (!rule.holds(values.data())) return 0;
    ++rows;
  }
  return rows;
}

std::vector<std::string> constraint_columns(const Constraint& constraint) {
  std::vector<std::string> names = constraint.columns;
  if (!constraint.expression.empty()) {
    add_names(text::parse_expression(constraint.expression), names);
  }
  return names;
}

}  // namespace likeness
