#include "io/sqlite_column.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "io/string_column.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/number_style.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

/// How a number would be written in the fewest digits.
text::WrittenNumber written(double value) {
  const std::string text = number_text(value);
  text::WrittenNumber number;
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos) {
    number.decimals = text::NumberStyle::kMostDecimals + 1;  // as many as it takes
    number.full_length = true;
    return number;
  }
  const std::size_t point = text.find('.');
  if (point != std::string::npos) {
    number.decimals = static_cast<std::uint32_t>(text.size() - point - 1);
    const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
    number.full_length = digits > 16;
  }
  return number;
}

}  // namespace

void SqliteCells::add(const SqliteStatement& row, int place, const std::string& where) {
  if (rows_ % 8 == 0) validity_.push_back(0);
  const int type = row.type(place);
  if (type == SQLITE_BLOB) ++blobs_;
  if (type == SQLITE_NULL || type == SQLITE_BLOB) {
    whole_.push_back(0);
    if (!all_whole_) reals_.push_back(0);
    if (codes_) codes_->push_back(0);
  } else {
    validity_.back() = static_cast<std::uint8_t>(validity_.back() | (1U << (rows_ % 8)));
    ++present_;
    if (type == SQLITE_TEXT || codes_) {
      const std::string_view text = row.text(place);
      if (text::find_invalid_utf8(text) != text.size()) {
        throw Error(ErrorCode::kData, where + ", row " + std::to_string(rows_ + 1) +
                                          ": the text is not UTF-8; correct it there.");
      }
      if (!codes_) turn_to_text();
      if (type == SQLITE_TEXT) ++texts_;
      add_text(text);
    } else {
      add_number(row.real(place), row.integer(place), type == SQLITE_INTEGER);
    }
  }
  ++rows_;
}

void SqliteCells::add_number(double value, std::int64_t whole, bool is_whole) {
  if (!is_whole && all_whole_) {
    all_whole_ = false;
    reals_.assign(whole_.begin(), whole_.end());
  }
  whole_.push_back(is_whole ? whole : 0);
  if (!all_whole_) reals_.push_back(value);
}

void SqliteCells::add_text(std::string_view text) {
  const auto next = static_cast<std::int32_t>(places_.size());
  codes_->push_back(places_.try_emplace(std::string(text), next).first->second);
}

void SqliteCells::turn_to_text() {
  codes_ = std::make_shared<std::vector<std::int32_t>>();
  for (std::size_t row = 0; row < rows_; ++row) {
    if (((validity_[row / 8] >> (row % 8)) & 1) == 0) {
      codes_->push_back(0);
    } else {
      add_text(all_whole_ ? std::to_string(whole_[row]) : number_text(reals_[row]));
    }
  }
  whole_.clear();
  reals_.clear();
}

Column SqliteCells::numbers() {
  Column column;
  column.name = name_;
  if (present_ < rows_) column.validity = validity_;
  if (all_whole_ && present_ > 0) {
    column.type = ColumnType::kInt64;
    column.integers = std::move(whole_);
    return column;
  }
  column.type = ColumnType::kFloat64;
  if (all_whole_) reals_.assign(rows_, 0);
  text::NumberStyle style;
  for (std::size_t row = 0; row < rows_; ++row) {
    if (!std::isfinite(reals_[row])) {
      // SQLite has no NaN; an infinity is out of every model's reach.
      if (column.validity.empty()) column.validity = validity_;
      std::vector<std::uint8_t> bits(column.validity.begin(), column.validity.end());
      bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] & ~(1U << (row % 8)));
      column.validity = std::move(bits);
      reals_[row] = 0;
    } else if (column.valid(row)) {
      style.add(written(reals_[row]));
    }
  }
  column.decimals = style.decimals();
  column.floats = std::move(reals_);
  return column;
}

Column SqliteCells::strings(const std::string& source) {
  std::vector<std::string_view> texts(places_.size());
  for (const auto& [text, code] : places_) texts[static_cast<std::size_t>(code)] = text;
  const auto made = [&](const auto& make) {
    Column column;
    column.name = name_;
    if (present_ < rows_) column.validity = validity_;
    const auto codes = std::make_shared<std::vector<std::int32_t>>(*codes_);
    StringDraft draft{.source = source,
                      .rows = rows_,
                      .codes = codes->data(),
                      .code_owner = codes,
                      .strings = texts,
                      .column = column};
    make(draft);
    return column;
  };
  if (!mixed()) {
    // Digits in text are names, such as postal codes; as numbers they would lose their zeros.
    Column column = made(make_inferred);
    if (!is_number(column.type)) return column;
  }
  return made(make_names);
}

Column SqliteCells::finish(const std::string& source) {
  return codes_ ? strings(source) : numbers();
}

}  // namespace likeness::io
