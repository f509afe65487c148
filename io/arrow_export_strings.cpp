#include <algorithm>
#include <cstring>
#include <limits>

#include "io/arrow_export.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

constexpr std::size_t kInlineView = 12;  ///< bytes

/// A view as Arrow lays it out (io/arrow_strings.cpp reads it).
struct WrittenView {
  std::int32_t length = 0;
  char start[4] = {};
  std::int32_t rest[2] = {};  ///< bytes 5 to 12, or the number of a buffer and the place in it
};
static_assert(sizeof(WrittenView) == 16);

template <class Offset>
Offset checked_offset(std::size_t offset) {
  if (offset > static_cast<std::size_t>(std::numeric_limits<Offset>::max())) {
    throw Error(
        ErrorCode::kInternal,
        "A column has more than 2 GiB of text, too much for its Arrow type; take fewer rows "
        "at once.");
  }
  return static_cast<Offset>(offset);
}

WrittenView view_of(std::string_view text, std::size_t offset) {
  WrittenView view;
  view.length = checked_offset<std::int32_t>(text.size());
  if (text.size() <= kInlineView) {
    if (!text.empty()) {
      std::memcpy(reinterpret_cast<char*>(&view) + sizeof view.length, text.data(), text.size());
    }
    return view;
  }
  std::memcpy(view.start, text.data(), sizeof view.start);
  view.rest[1] = checked_offset<std::int32_t>(offset);
  return view;
}

/// Where the bytes of all strings begin; they lie one after another.
const char* first_byte(const StringArray& strings) {
  return strings.size() == 0 ? nullptr : strings[0].data();
}

std::size_t byte_count(const StringArray& strings) {
  if (strings.size() == 0) return 0;
  const std::string_view last = strings[strings.size() - 1];
  return static_cast<std::size_t>(last.data() + last.size() - strings[0].data());
}

/// The bytes of strings as a buffer that keeps them.
void add_bytes(const StringArray& strings, ArrowArrayOwner& owner) {
  const auto kept = std::make_shared<const StringArray>(strings);
  const void* const first = first_byte(strings);
  owner.add(first == nullptr ? static_cast<const void*>(&owner) : first, kept);
}

std::vector<WrittenView> views_of(const StringArray& strings) {
  std::vector<WrittenView> views(strings.size());
  const char* const first = first_byte(strings);
  for (std::size_t k = 0; k < views.size(); ++k) {
    views[k] = view_of(strings[k], static_cast<std::size_t>(strings[k].data() - first));
  }
  return views;
}

void add_view_bytes(const StringArray& strings, ArrowArrayOwner& owner) {
  add_bytes(strings, owner);
  owner.add(std::vector<std::int64_t>{static_cast<std::int64_t>(byte_count(strings))});
}

template <class Offset>
void add_offsets(const StringArray& strings, ArrowArrayOwner& owner) {
  std::vector<Offset> offsets(strings.size() + 1, 0);
  const char* const first = first_byte(strings);
  (void)checked_offset<Offset>(byte_count(strings));
  for (std::size_t k = 0; k < strings.size(); ++k) {
    offsets[k + 1] = static_cast<Offset>(strings[k].data() + strings[k].size() - first);
  }
  owner.add(std::move(offsets));
  add_bytes(strings, owner);
}

template <class Offset>
void add_level_offsets(const Column& column, ArrowArrayOwner& owner) {
  const std::size_t rows = column.size();
  std::vector<Offset> offsets(rows + 1, 0);
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if (column.valid(row)) {
      bytes += column.dictionary[static_cast<std::size_t>(column.codes[row])].size();
    }
    offsets[row + 1] = checked_offset<Offset>(bytes);
  }
  std::vector<char> text(bytes);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!column.valid(row)) continue;
    const std::string_view level = column.dictionary[static_cast<std::size_t>(column.codes[row])];
    std::copy(level.begin(), level.end(), text.begin() + static_cast<std::ptrdiff_t>(offsets[row]));
  }
  owner.add(std::move(offsets));
  owner.add(std::move(text));
}

}  // namespace

void add_arrow_strings(const StringArray& strings, const ArrowType& type, ArrowArrayOwner& owner) {
  if (type.bytes == 4) return add_offsets<std::int32_t>(strings, owner);
  if (type.bytes == 8) return add_offsets<std::int64_t>(strings, owner);
  owner.add(views_of(strings));
  add_view_bytes(strings, owner);
}

void add_arrow_level_strings(const Column& column, const ArrowType& type, ArrowArrayOwner& owner) {
  if (type.bytes == 4) return add_level_offsets<std::int32_t>(column, owner);
  if (type.bytes == 8) return add_level_offsets<std::int64_t>(column, owner);
  const std::vector<WrittenView> levels = views_of(column.dictionary);
  std::vector<WrittenView> views(column.size());
  for (std::size_t row = 0; row < views.size(); ++row) {
    if (column.valid(row)) views[row] = levels[static_cast<std::size_t>(column.codes[row])];
  }
  owner.add(std::move(views));
  add_view_bytes(column.dictionary, owner);
}

}  // namespace likeness::io
