#include "io/sqlite_column.hpp"

#include <cmath>
#include <utility>

#include "table/cell_text.hpp"
#include "text/utf8.hpp"

namespace likeness::io {

void SqliteCells::add(const SqliteStatement& row, int place, const std::string& where) {
  const int type = row.type(place);
  if (type == SQLITE_BLOB) ++blobs_;
  if (type == SQLITE_NULL || type == SQLITE_BLOB) {
    whole_.push_back(0);
    if (!all_whole_) reals_.push_back(0);
    if (strings_) strings_->skip();
    cells_.add(false);
    return;
  }
  if (type == SQLITE_TEXT || strings_) {
    const std::string_view text = row.text(place);
    if (text::find_invalid_utf8(text) != text.size()) {
      throw Error(ErrorCode::kData, where + ", row " + std::to_string(cells_.rows() + 1) +
                                        ": the text is not UTF-8; correct it there.");
    }
    if (!strings_) turn_to_text();
    if (type == SQLITE_TEXT) ++texts_;
    strings_->add(text);
  } else {
    add_number(row.real(place), row.integer(place), type == SQLITE_INTEGER);
  }
  cells_.add(true);
}

void SqliteCells::add_number(double value, std::int64_t whole, bool is_whole) {
  if (!is_whole && all_whole_) {
    all_whole_ = false;
    reals_.assign(whole_.begin(), whole_.end());
  }
  whole_.push_back(is_whole ? whole : 0);
  if (!all_whole_) reals_.push_back(value);
}

void SqliteCells::turn_to_text() {
  strings_.emplace();
  for (std::size_t row = 0; row < cells_.rows(); ++row) {
    if (!cells_.at(row)) {
      strings_->skip();
    } else {
      strings_->add(all_whole_ ? std::to_string(whole_[row]) : number_text(reals_[row]));
    }
  }
  whole_.clear();
  reals_.clear();
}

Column SqliteCells::numbers() {
  Column column;
  column.name = name_;
  if (all_whole_ && cells_.present() > 0) {
    column.type = ColumnType::kInt64;
    column.validity = cells_.validity();
    column.integers = std::move(whole_);
    return column;
  }
  column.type = ColumnType::kFloat64;
  if (all_whole_) reals_.assign(cells_.rows(), 0);
  text::NumberStyle style;
  for (std::size_t row = 0; row < cells_.rows(); ++row) {
    if (!std::isfinite(reals_[row])) {
      // SQLite has no NaN; an infinity is out of every model's reach.
      cells_.clear(row);
      reals_[row] = 0;
    } else if (cells_.at(row)) {
      style.add(shortest_written(reals_[row]));
    }
  }
  column.validity = cells_.validity();
  column.decimals = style.decimals();
  column.floats = std::move(reals_);
  return column;
}

Column SqliteCells::finish(const std::string& source) {
  if (!strings_) return numbers();
  return mixed() ? strings_->names(name_, cells_) : strings_->inferred(name_, cells_, source);
}

}  // namespace likeness::io
