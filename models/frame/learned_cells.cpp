#include "models/frame/learned_cells.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"

namespace likeness::models {
namespace {

LearnedCells::Kind kind_of(const Column& column, const ColumnMetadata& meaning, bool key,
                           const NumberRule& rule) {
  const ColumnRole role = column_role(column, meaning, key, rule);
  if (role == ColumnRole::kGenerated) return LearnedCells::Kind::kGenerated;
  // What the metadata calls a category is one here, also where a model learns it as a number.
  const bool declared = meaning.sdtype == "categorical" || meaning.sdtype == "ordinal";
  return role == ColumnRole::kCategory || declared ? LearnedCells::Kind::kCategories
                                                   : LearnedCells::Kind::kNumbers;
}

/// Levels numbered as they first come, -1 for missing cells.
template <class Cells>
std::size_t number_levels(const Column& column, const Cells& cells,
                          std::vector<std::int32_t>& codes) {
  std::unordered_map<std::remove_cvref_t<decltype(cells[0])>, std::int32_t> code_of;
  codes.assign(column.size(), -1);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const auto next = static_cast<std::int32_t>(code_of.size());
    codes[row] = code_of.try_emplace(cells[row], next).first->second;
  }
  return code_of.size();
}

template <class T>
Buffer<T> gathered(const Buffer<T>& cells, const std::vector<std::size_t>& rows) {
  std::vector<T> values(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) values[row] = cells[rows[row]];
  return values;
}

}  // namespace

LearnedCells::LearnedCells(const Column& column, const ColumnMetadata& meaning, bool key,
                           const NumberRule& rule)
    : given_(&column),
      declared_(as_declared(column, meaning)),
      kind_(kind_of(declared_, meaning, key, rule)) {
  if (kind_ != Kind::kCategories) return;
  levels_ = visit_cells(declared_,
                        [&](const auto& cells) { return number_levels(declared_, cells, codes_); });
}

bool LearnedCells::ordered() const noexcept {
  return is_quantity(declared_.type);
}

double LearnedCells::number(std::size_t row) const noexcept {
  const double given = given_number(row);
  return std::isnan(given) ? number_at(declared_, source(row)) : given;
}

double LearnedCells::given_number(std::size_t row) const noexcept {
  if (numbers_.empty() || !valid(row)) return std::numeric_limits<double>::quiet_NaN();
  const bool of_level = kind_ == Kind::kCategories;
  return numbers_[of_level ? static_cast<std::size_t>(level(row)) : source(row)];
}

bool LearnedCells::fine() const noexcept {
  return is_number(declared_.type) && declared_.notation.joint.empty();
}

int LearnedCells::decimals() const noexcept {
  return declared_.type == ColumnType::kFloat64 ? declared_.decimals : 0;
}

std::string_view LearnedCells::text(std::size_t row) const noexcept {
  return string_at(declared_, source(row));
}

bool LearnedCells::same(std::size_t a, std::size_t b) const noexcept {
  if (kind_ == Kind::kCategories) return level(a) == level(b);
  if (valid(a) != valid(b)) return false;
  return !valid(a) || number(a) == number(b);
}

void LearnedCells::take_over(std::size_t row, std::size_t from) {
  if (sources_.empty()) {
    sources_.resize(given_->size());
    std::iota(sources_.begin(), sources_.end(), std::size_t{0});
  }
  sources_[row] = sources_[from];
}

void LearnedCells::rename(std::size_t row, std::string text) {
  names_.resize(levels_);
  names_[static_cast<std::size_t>(level(row))] = std::move(text);
}

void LearnedCells::renumber(std::size_t row, double number) {
  const bool of_level = kind_ == Kind::kCategories;
  numbers_.resize(of_level ? levels_ : given_->size(), std::numeric_limits<double>::quiet_NaN());
  numbers_[of_level ? static_cast<std::size_t>(level(row)) : source(row)] = number;
}

/// Dates that are text come out as dates, which they are declared to be.
Column LearnedCells::take_numbers() const {
  Column column = declared_;
  const std::size_t rows = given_->size();
  ValidityBits validity(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!valid(row)) validity.clear(row);
  }
  column.validity = validity.take();
  if (traits_of(column.type).storage == CellStorage::kFloats) {
    std::vector<double> cells(rows);
    for (std::size_t row = 0; row < rows; ++row) cells[row] = valid(row) ? number(row) : 0;
    column.floats = std::move(cells);
    return column;
  }
  std::vector<std::int64_t> cells(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const bool is_new = !std::isnan(given_number(row));
    cells[row] = is_new ? static_cast<std::int64_t>(number(row)) : declared_.integers[source(row)];
  }
  column.integers = std::move(cells);
  return column;
}

Column LearnedCells::take() const {
  if (!changed()) return *given_;
  if (!numbers_.empty()) return take_numbers();
  std::vector<std::size_t> rows(given_->size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = source(row);
  Column column = blank_like(*given_);
  ValidityBits validity(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!given_->valid(rows[row])) validity.clear(row);
  }
  column.validity = validity.take();
  if (column.type == ColumnType::kBool) {
    column.dictionary = given_->dictionary;
    column.codes = gathered(given_->codes, rows);
  } else if (is_string(column.type)) {
    std::vector<std::string> strings(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!given_->valid(rows[row])) continue;
      strings[row] = string_at(*given_, rows[row]);
      if (names_.empty()) continue;
      const std::string& name = names_[static_cast<std::size_t>(codes_[rows[row]])];
      if (!name.empty()) strings[row] = name;
    }
    set_strings(column, StringArray(strings));
  } else if (traits_of(column.type).storage == CellStorage::kFloats) {
    column.floats = gathered(given_->floats, rows);
  } else {
    column.integers = gathered(given_->integers, rows);
  }
  return column;
}

}  // namespace likeness::models
