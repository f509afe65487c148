#include "models/frame/encoded_table.hpp"

#include <algorithm>
#include <cassert>

namespace likeness::models {

EncodedTable::EncodedTable(std::vector<ColumnPlaces> columns, std::size_t rows)
    : columns_(std::move(columns)), rows_(rows) {
  std::vector<std::uint32_t> first_row;
  for (const ColumnPlaces& column : columns_) {
    place_in_ones_.push_back(column.width > 0 ? first_row.size() : kNone);
    if (column.width > 0) {
      first_row.push_back(static_cast<std::uint32_t>(column.entries_begin()));
    }
    place_in_offsets_.push_back(column.is_number ? offset_places_.size() : kNone);
    if (column.is_number) offset_places_.push_back(static_cast<std::uint32_t>(column.begin));
    width_ += column.width;
  }
  ones_.reserve(rows * first_row.size());
  for (std::size_t row = 0; row < rows; ++row) {
    ones_.insert(ones_.end(), first_row.begin(), first_row.end());
  }
  offsets_.resize(rows * offset_places_.size());
}

std::size_t EncodedTable::entry(std::size_t row, std::size_t column) const noexcept {
  const std::size_t groups = rows_ == 0 ? 0 : ones_.size() / rows_;
  if (place_in_ones_[column] == kNone) return 0;
  return ones_[row * groups + place_in_ones_[column]] - columns_[column].entries_begin();
}

float EncodedTable::offset(std::size_t row, std::size_t column) const noexcept {
  return offsets_[row * offset_places_.size() + place_in_offsets_[column]];
}

void EncodedTable::set(std::size_t row, std::size_t column, float offset,
                       std::size_t entry) noexcept {
  if (place_in_ones_[column] == kNone) return;
  ones_[row * (ones_.size() / rows_) + place_in_ones_[column]] =
      static_cast<std::uint32_t>(columns_[column].entries_begin() + entry);
  if (columns_[column].is_number) {
    offsets_[row * offset_places_.size() + place_in_offsets_[column]] = offset;
  }
}

void EncodedTable::gather(std::span<const std::uint32_t> rows, std::span<float> out) const {
  assert(out.size() == rows.size() * width_);
  if (rows.empty()) return;
  std::fill(out.begin(), out.end(), 0.0F);
  const std::size_t groups = ones_.size() / rows_;
  const std::size_t numbers = offset_places_.size();
  float* target = out.data();
  for (const std::uint32_t row : rows) {
    const std::uint32_t* ones = ones_.data() + row * groups;
    for (std::size_t k = 0; k < groups; ++k) target[ones[k]] = 1.0F;
    const float* offsets = offsets_.data() + row * numbers;
    for (std::size_t k = 0; k < numbers; ++k) target[offset_places_[k]] = offsets[k];
    target += width_;
  }
}

LevelIndex::LevelIndex(const EncodedTable& table) {
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const ColumnPlaces& column = table.columns()[c];
    if (!column.is_category()) continue;
    columns_.push_back(c);
    std::vector<std::size_t> starts(column.entries + 1, 0);
    for (std::size_t row = 0; row < table.rows(); ++row) ++starts[table.entry(row, c) + 1];
    for (std::size_t k = 0; k < column.entries; ++k) starts[k + 1] += starts[k];
    std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
    std::vector<std::uint32_t> rows(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      rows[next[table.entry(row, c)]++] = static_cast<std::uint32_t>(row);
    }
    rows_.push_back(std::move(rows));
    starts_.push_back(std::move(starts));
  }
}

std::span<const std::uint32_t> LevelIndex::rows(std::size_t k, std::size_t entry) const noexcept {
  const std::size_t begin = starts_[k][entry];
  return std::span(rows_[k]).subspan(begin, starts_[k][entry + 1] - begin);
}

}  // namespace likeness::models
