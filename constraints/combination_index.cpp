#include "constraints/combination_index.hpp"

#include <utility>

#include "table/column_type.hpp"

namespace likeness {

template <class OfString, class OfNumber>
std::vector<std::int32_t> CellIndex::each(const Column& column, std::int32_t missing,
                                          const OfString& of_string,
                                          const OfNumber& of_number) const {
  std::vector<std::int32_t> codes(column.size());
  if (is_coded(column.type)) {
    constexpr std::int32_t kUnasked = -2;
    std::vector<std::int32_t> of_code(column.dictionary.size(), kUnasked);
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (!column.valid(row)) {
        codes[row] = missing;
        continue;
      }
      std::int32_t& known = of_code[static_cast<std::size_t>(column.codes[row])];
      if (known == kUnasked) known = of_string(string_at(column, row));
      codes[row] = known;
    }
    return codes;
  }
  const bool quantity = is_quantity(column.type);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) {
      codes[row] = missing;
    } else {
      // -0 and 0 are one number.
      codes[row] =
          quantity ? of_number(number_at(column, row) + 0.0) : of_string(string_at(column, row));
    }
  }
  return codes;
}

std::vector<std::int32_t> CellIndex::add(const Column& column) {
  if (missing_ == kUnknown && column.missing_count() > 0) missing_ = next_++;
  return each(
      column, missing_,
      [&](std::string_view text) {
        const auto found = strings_.find(text);
        if (found != strings_.end()) return found->second;
        strings_.emplace(std::string(text), next_);
        return next_++;
      },
      [&](double number) {
        const auto [at, added] = numbers_.try_emplace(number, next_);
        if (added) ++next_;
        return at->second;
      });
}

std::vector<std::int32_t> CellIndex::find(const Column& column) const {
  return each(
      column, missing_,
      [&](std::string_view text) {
        const auto found = strings_.find(text);
        return found == strings_.end() ? kUnknown : found->second;
      },
      [&](double number) {
        const auto found = numbers_.find(number);
        return found == numbers_.end() ? kUnknown : found->second;
      });
}

std::vector<std::int32_t> CombinationIndex::add(const Table& table) {
  std::vector<std::int32_t> codes(table.rows(), 0);
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    const std::vector<std::int32_t> cells = cells_[k].add(table.column(columns_[k]));
    auto& pairs = pairs_[k];
    for (std::size_t row = 0; row < codes.size(); ++row) {
      const auto next = static_cast<std::int32_t>(pairs.size());
      codes[row] = pairs.try_emplace(pair_of(codes[row], cells[row]), next).first->second;
    }
  }
  next_ = columns_.empty() ? 0 : static_cast<std::int32_t>(pairs_.back().size());
  return codes;
}

std::vector<std::int32_t> CombinationIndex::find(const Table& table) const {
  std::vector<std::int32_t> codes(table.rows(), 0);
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    const std::vector<std::int32_t> cells = cells_[k].find(table.column(columns_[k]));
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (codes[row] == kUnknown || cells[row] == kUnknown) {
        codes[row] = kUnknown;
        continue;
      }
      const auto found = pairs_[k].find(pair_of(codes[row], cells[row]));
      codes[row] = found == pairs_[k].end() ? kUnknown : found->second;
    }
  }
  return codes;
}

}  // namespace likeness
