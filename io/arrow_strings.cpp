#include "io/arrow_strings.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "io/arrow_import.hpp"
#include "io/arrow_numbers.hpp"
#include "table/cell_text.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

/// A view on a string: its length, then its bytes where there are at most 12, or their start, the
/// number of a buffer and the place in it.
struct StringView {
  std::int32_t length;
  char start[4];
  std::int32_t buffer;
  std::int32_t offset;
};
static_assert(sizeof(StringView) == 16);
constexpr std::int32_t kInlineBytes = 12;
/// Before the buffers of bytes: validity and views; behind them: their sizes.
constexpr std::int64_t kViewBuffers = 3;

/// Throws Error(kData) for bytes that are no text.
void check_text(const ArrowField& field, std::string_view text, std::size_t row) {
  if (text::find_invalid_utf8(text) == text.size()) return;
  fail_arrow(field, "holds text in row " + std::to_string(row + 1) + " that is not UTF-8.");
}

std::int64_t code_at(const ArrowType& type, const ArrowPart& part, std::size_t row) {
  switch (type.bytes) {
    case 1:
      return type.is_signed ? part.value<std::int8_t>(1, row) : part.value<std::uint8_t>(1, row);
    case 2:
      return type.is_signed ? part.value<std::int16_t>(1, row) : part.value<std::uint16_t>(1, row);
    case 4:
      return type.is_signed ? part.value<std::int32_t>(1, row) : part.value<std::uint32_t>(1, row);
    default:
      return part.value<std::int64_t>(1, row);
  }
}

/// What the values of a dictionary are called, none for those that are missing.
std::vector<std::optional<std::string>> dictionary_texts(const ArrowColumn& cells,
                                                         const ArrowPart& part) {
  const ArrowColumn values = dictionary_of(cells, part);
  std::vector<std::optional<std::string>> texts(values.rows);
  if (values.type.kind == ArrowKind::kString) {
    const ArrowStrings strings(*cells.field, values.type, values.parts.front());
    for (std::size_t k = 0; k < values.rows; ++k) {
      if (!values.parts.front().valid(k)) continue;
      const std::string_view text = strings.at(k);
      check_text(*cells.field, text, k);
      texts[k] = std::string(text);
    }
    return texts;
  }
  const Column column = arrow_cells(values);
  const CellText text_of(column);
  for (std::size_t k = 0; k < values.rows; ++k) {
    if (column.valid(k)) texts[k] = text_of(k);
  }
  return texts;
}

/// Numbers the strings that occur in the order of a dictionary.
void sort_codes(CodedStrings& coded, const std::vector<std::string>& order) {
  std::unordered_map<std::string_view, std::int32_t> place;
  for (const std::string& level : order) {
    place.try_emplace(level, static_cast<std::int32_t>(place.size()));
  }
  std::vector<std::int32_t> by_place(coded.strings.size());
  for (std::size_t k = 0; k < by_place.size(); ++k) by_place[k] = static_cast<std::int32_t>(k);
  std::sort(by_place.begin(), by_place.end(), [&](std::int32_t a, std::int32_t b) {
    return place[coded.strings[static_cast<std::size_t>(a)]] <
           place[coded.strings[static_cast<std::size_t>(b)]];
  });
  std::vector<std::int32_t> new_code(by_place.size());
  std::vector<std::string_view> strings(by_place.size());
  for (std::size_t k = 0; k < by_place.size(); ++k) {
    new_code[static_cast<std::size_t>(by_place[k])] = static_cast<std::int32_t>(k);
    strings[k] = coded.strings[static_cast<std::size_t>(by_place[k])];
  }
  coded.strings = std::move(strings);
  if (new_code.empty()) return;
  for (std::int32_t& code : *coded.codes) code = new_code[static_cast<std::size_t>(code)];
}

}  // namespace

template <class Offset>
std::string_view ArrowStrings::by_offsets(std::size_t row) const {
  const auto begin = part_.value<Offset>(1, row);
  const auto end = part_.value<Offset>(1, row + 1);
  if (begin < 0 || end < begin) fail_arrow(field_, "has strings whose offsets fall.");
  if (begin == end) return {};
  if (part_.array->buffers[2] == nullptr) fail_arrow(field_, "lacks the bytes of its strings.");
  return {static_cast<const char*>(part_.array->buffers[2]) + begin,
          static_cast<std::size_t>(end - begin)};
}

std::string_view ArrowStrings::by_view(std::size_t row) const {
  const auto view = part_.value<StringView>(1, row);
  if (view.length < 0) fail_arrow(field_, "has a string of an impossible length.");
  if (view.length <= kInlineBytes) {
    const auto* const at = part_.bits(1) + (part_.offset + row) * sizeof(StringView);
    return {reinterpret_cast<const char*>(at) + sizeof(std::int32_t),
            static_cast<std::size_t>(view.length)};
  }
  const std::int64_t buffers = part_.array->n_buffers - kViewBuffers;
  const auto* const sizes = static_cast<const unsigned char*>(
      part_.array->buffers[static_cast<std::size_t>(part_.array->n_buffers - 1)]);
  if (view.buffer < 0 || view.buffer >= buffers || view.offset < 0 || sizes == nullptr) {
    fail_arrow(field_, "has a string outside of its buffers.");
  }
  std::int64_t size = 0;
  std::memcpy(&size, sizes + static_cast<std::size_t>(view.buffer) * sizeof size, sizeof size);
  const void* const bytes = part_.array->buffers[2 + view.buffer];
  if (bytes == nullptr || std::int64_t{view.offset} + view.length > size) {
    fail_arrow(field_, "has a string outside of its buffers.");
  }
  return {static_cast<const char*>(bytes) + view.offset, static_cast<std::size_t>(view.length)};
}

std::string_view ArrowStrings::at(std::size_t row) const {
  if (type_.bytes == 4) return by_offsets<std::int32_t>(row);
  return type_.bytes == 8 ? by_offsets<std::int64_t>(row) : by_view(row);
}

std::int32_t CodedStrings::code_of(std::string_view string) {
  const auto next = static_cast<std::int32_t>(strings.size());
  const auto [found, added] = known_.try_emplace(string, next);
  if (added) strings.push_back(string);
  return found->second;
}

std::int32_t CodedStrings::code_of_made(std::string string) {
  const auto found = known_.find(string);
  if (found != known_.end()) return found->second;
  made.push_back(std::make_unique<std::string>(std::move(string)));
  return code_of(*made.back());
}

CodedStrings code_arrow_strings(const ArrowColumn& cells) {
  CodedStrings coded(cells.rows);
  std::size_t row = 0;
  for (const ArrowPart& part : cells.parts) {
    const ArrowStrings strings(*cells.field, cells.type, part);
    for (std::size_t k = 0; k < part.rows; ++k, ++row) {
      if (!part.valid(k)) continue;
      const std::string_view text = strings.at(k);
      const std::size_t before = coded.strings.size();
      (*coded.codes)[row] = coded.code_of(text);
      if (coded.strings.size() > before) check_text(*cells.field, text, row);
    }
  }
  return coded;
}

std::size_t arrow_code(const ArrowColumn& cells, const ArrowPart& part, std::size_t row) {
  const std::int64_t code = code_at(cells.type, part, row);
  if (code < 0 || code >= part.array->dictionary->length) {
    fail_arrow(*cells.field, "has a code outside of its dictionary.");
  }
  return static_cast<std::size_t>(code);
}

CodedStrings code_arrow_dictionary(const ArrowColumn& cells, ArrowValidity& validity) {
  constexpr std::int32_t kUnused = -1;
  CodedStrings coded(cells.rows);
  std::vector<std::string> order;
  std::size_t row = 0;
  for (const ArrowPart& part : cells.parts) {
    std::vector<std::optional<std::string>> texts = dictionary_texts(cells, part);
    std::vector<std::int32_t> code_of(texts.size(), kUnused);
    for (std::size_t k = 0; k < part.rows; ++k, ++row) {
      if (!part.valid(k)) continue;
      const std::size_t code = arrow_code(cells, part, k);
      if (!texts[code]) {
        validity.clear(row);
        continue;
      }
      if (code_of[code] == kUnused) code_of[code] = coded.code_of_made(*texts[code]);
      (*coded.codes)[row] = code_of[code];
    }
    for (std::optional<std::string>& text : texts) {
      if (text) order.push_back(*std::move(text));
    }
  }
  if (cells.field->ordered) sort_codes(coded, order);
  return coded;
}

CodedStrings code_arrow_digits(const ArrowColumn& cells) {
  CodedStrings coded(cells.rows);
  std::size_t row = 0;
  for (const ArrowPart& part : cells.parts) {
    for (std::size_t k = 0; k < part.rows; ++k, ++row) {
      if (part.valid(k))
        (*coded.codes)[row] = coded.code_of_made(arrow_digits(cells.type, part, k));
    }
  }
  return coded;
}

}  // namespace likeness::io
