#include "io/database_column.hpp"

#include <algorithm>

#include "io/string_column.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"

namespace likeness::io {

void PresentCells::add(bool present) {
  if (rows_ % 8 == 0) bits_.push_back(0);
  if (present) {
    bits_.back() = static_cast<std::uint8_t>(bits_.back() | (1U << (rows_ % 8)));
    ++present_;
  }
  ++rows_;
}

void PresentCells::clear(std::size_t row) {
  if (!at(row)) return;
  bits_[row / 8] = static_cast<std::uint8_t>(bits_[row / 8] & ~(1U << (row % 8)));
  --present_;
}

Buffer<std::uint8_t> PresentCells::validity() const {
  if (present_ == rows_) return {};
  return bits_;
}

text::WrittenNumber shortest_written(double value) {
  const std::string text = number_text(value);
  text::WrittenNumber number;
  if (text.find('e') != std::string::npos) {
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

void StringCells::add(std::string_view text) {
  const auto next = static_cast<std::int32_t>(places_.size());
  codes_->push_back(places_.try_emplace(std::string(text), next).first->second);
}

template <class Make>
Column StringCells::made(const std::string& name, const PresentCells& present,
                         const std::string& source, const Make& make) const {
  std::vector<std::string_view> texts(places_.size());
  for (const auto& [text, code] : places_) texts[static_cast<std::size_t>(code)] = text;
  Column column;
  column.name = name;
  column.validity = present.validity();
  const auto codes = std::make_shared<std::vector<std::int32_t>>(*codes_);
  StringDraft draft{.source = source,
                    .rows = codes->size(),
                    .codes = codes->data(),
                    .code_owner = codes,
                    .strings = texts,
                    .column = column};
  make(draft);
  return column;
}

Column StringCells::inferred(const std::string& name, const PresentCells& present,
                             const std::string& source) const {
  Column column = made(name, present, source, make_inferred);
  return is_number(column.type) ? names(name, present) : column;
}

Column StringCells::names(const std::string& name, const PresentCells& present) const {
  return made(name, present, "", make_names);
}

Column StringCells::categories(const std::string& name, const PresentCells& present) const {
  return made(name, present, "", make_category);
}

}  // namespace likeness::io
