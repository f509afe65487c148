#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "io/arrow_export.hpp"
#include "io/arrow_numbers.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

constexpr std::int64_t kSecondMicros = 1'000'000;
constexpr std::int64_t kDayMicros = 86'400 * kSecondMicros;

[[noreturn]] void fail_cell(const Column& column, std::size_t row, const std::string& what) {
  throw Error(ErrorCode::kInternal, "Column " + text::in_quotes(column.name) +
                                        " has a cell in row " + std::to_string(row + 1) +
                                        " that is no " + what + ".");
}

/// Rounded towards the past.
std::int64_t floored(std::int64_t value, std::int64_t step) {
  return value / step - (value % step < 0 ? 1 : 0);
}

/// One value for each row, 0 for missing ones.
template <class T, class ValueOf>
void add_values(const Column& column, ArrowArrayOwner& owner, const ValueOf& value_of) {
  std::vector<T> values(column.size(), T{});
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (column.valid(row)) values[row] = value_of(row);
  }
  owner.add(std::move(values));
}

template <class T>
T integer_in_range(const Column& column, std::size_t row, std::int64_t value) {
  if (!std::in_range<T>(value)) fail_cell(column, row, "whole number of its Arrow type");
  return static_cast<T>(value);
}

/// A whole number that is written as text: made up digits may be too many, and lose the last ones.
template <class T>
T parsed_integer(const Column& column, std::size_t row, std::string text) {
  while (!text.empty()) {
    if (const auto value = text::to_number<T>(text)) return *value;
    if (text.find_first_not_of("0123456789", text[0] == '-' ? 1 : 0) != std::string::npos) break;
    text.pop_back();
  }
  fail_cell(column, row, "whole number");
}

template <class T>
void add_integers(const Column& column, ArrowArrayOwner& owner) {
  if (column.type == ColumnType::kInt64) {
    if constexpr (std::is_same_v<T, std::int64_t>) {
      owner.add(column.integers);
    } else {
      add_values<T>(column, owner, [&](std::size_t row) {
        return integer_in_range<T>(column, row, column.integers[row]);
      });
    }
    return;
  }
  const CellText text_of(column);
  add_values<T>(column, owner,
                [&](std::size_t row) { return parsed_integer<T>(column, row, text_of(row)); });
}

void add_integers_of(const Column& column, const ArrowType& type, ArrowArrayOwner& owner) {
  switch (type.bytes) {
    case 1:
      return type.is_signed ? add_integers<std::int8_t>(column, owner)
                            : add_integers<std::uint8_t>(column, owner);
    case 2:
      return type.is_signed ? add_integers<std::int16_t>(column, owner)
                            : add_integers<std::uint16_t>(column, owner);
    case 4:
      return type.is_signed ? add_integers<std::int32_t>(column, owner)
                            : add_integers<std::uint32_t>(column, owner);
    default:
      return type.is_signed ? add_integers<std::int64_t>(column, owner)
                            : add_integers<std::uint64_t>(column, owner);
  }
}

void add_floats(const Column& column, const ArrowType& type, ArrowArrayOwner& owner) {
  if (type.bytes == 8 && column.type == ColumnType::kFloat64) return owner.add(column.floats);
  const bool dates = column.type == ColumnType::kDatetime;
  const std::optional<CellText> text_of = dates ? std::optional<CellText>(column) : std::nullopt;
  const auto number = [&](std::size_t row) {
    if (!dates) return number_at(column, row);
    const auto value = text::to_number<double>((*text_of)(row));
    if (!value) fail_cell(column, row, "number");
    return *value;
  };
  if (type.bytes == 8) return add_values<double>(column, owner, number);
  if (type.bytes == 4) {
    return add_values<float>(column, owner,
                             [&](std::size_t row) { return static_cast<float>(number(row)); });
  }
  add_values<std::uint16_t>(
      column, owner, [&](std::size_t row) { return half_of(static_cast<float>(number(row))); });
}

void add_bools(const Column& column, ArrowArrayOwner& owner) {
  std::vector<std::uint8_t> bits((column.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.codes[row] != 1) continue;
    bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
  }
  owner.add(std::move(bits));
}

/// Microseconds in ticks of a type.
std::int64_t ticks_of(const Column& column, const ArrowType& type, std::size_t row) {
  const std::int64_t value = column.integers[row];
  if (type.kind == ArrowKind::kDate) return floored(value, type.bytes == 4 ? kDayMicros : 1000);
  const std::int64_t time =
      type.kind == ArrowKind::kTime ? value - floored(value, kDayMicros) * kDayMicros : value;
  if (type.ticks_per_second <= kSecondMicros) {
    return floored(time, kSecondMicros / type.ticks_per_second);
  }
  const std::int64_t factor = type.ticks_per_second / kSecondMicros;
  const std::int64_t largest = std::numeric_limits<std::int64_t>::max() / factor;
  // What nanoseconds can't hold becomes the last time that they can.
  return std::clamp(time, -largest, largest) * factor;
}

void add_times(const Column& column, const ArrowType& type, ArrowArrayOwner& owner) {
  if (type.bytes == 4) {
    return add_values<std::int32_t>(column, owner, [&](std::size_t row) {
      return integer_in_range<std::int32_t>(column, row, ticks_of(column, type, row));
    });
  }
  if (type.ticks_per_second == kSecondMicros && type.kind != ArrowKind::kTime) {
    return owner.add(column.integers);
  }
  add_values<std::int64_t>(column, owner,
                           [&](std::size_t row) { return ticks_of(column, type, row); });
}

/// A decimal's digits without its point, `scale` of them behind it.
Int128 decimal_of_text(const Column& column, std::size_t row, const std::string& text) {
  Int128 value = 0;
  constexpr std::size_t kMostDigits = 38;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '-' || c == '.') continue;
    if (c < '0' || c > '9' || ++digits > kMostDigits) fail_cell(column, row, "decimal");
    value = value * 10 + (c - '0');
  }
  return text.starts_with('-') ? -value : value;
}

std::string decimal_text(const Column& column, const ArrowType& type, std::size_t row) {
  const int places = std::max(type.scale, 0);
  std::string text;
  if (is_string(column.type)) {
    text = std::string(string_at(column, row));
  } else if (column.type == ColumnType::kInt64) {
    text =
        std::to_string(column.integers[row]) + std::string(static_cast<std::size_t>(places), '0');
  } else {
    text = text::fixed(column.floats[row], places);
  }
  const auto dropped = static_cast<std::size_t>(std::max(-type.scale, 0));
  return dropped < text.size() ? text.substr(0, text.size() - dropped) : "0";
}

void add_decimals(const Column& column, const ArrowType& type, ArrowArrayOwner& owner) {
  const auto value = [&](std::size_t row) {
    return decimal_of_text(column, row, decimal_text(column, type, row));
  };
  if (type.bytes == 4) {
    return add_values<std::int32_t>(
        column, owner, [&](std::size_t row) { return static_cast<std::int32_t>(value(row)); });
  }
  if (type.bytes == 8) {
    return add_values<std::int64_t>(
        column, owner, [&](std::size_t row) { return static_cast<std::int64_t>(value(row)); });
  }
  const std::size_t words = static_cast<std::size_t>(type.bytes) / sizeof(Int128);
  std::vector<Int128> values(column.size() * words, 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    values[row * words] = value(row);
    if (words == 2) values[row * words + 1] = values[row * words] < 0 ? -1 : 0;
  }
  owner.add(std::move(values));
}

/// The cells of any column as strings of categories.
Column as_levels(const Column& column) {
  Column result;
  result.name = column.name;
  result.type = ColumnType::kCategory;
  result.validity = column.validity;
  const CellText text_of(column);
  std::unordered_map<std::string, std::int32_t> known;
  std::vector<std::string> dictionary;
  std::vector<std::int32_t> codes(column.size(), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) continue;
    std::string text = text_of(row);
    const auto next = static_cast<std::int32_t>(dictionary.size());
    const auto [found, added] = known.try_emplace(text, next);
    if (added) dictionary.push_back(std::move(text));
    codes[row] = found->second;
  }
  result.codes = std::move(codes);
  result.dictionary = StringArray(dictionary);
  return result;
}

/// Dictionaries that rise are written in their order, what is new behind it.
Column in_order(const Column& column, const std::vector<std::string>& levels) {
  std::unordered_map<std::string_view, std::size_t> place;
  for (const std::string& level : levels) place.try_emplace(level, place.size());
  std::vector<std::size_t> order(column.dictionary.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  const auto rank = [&](std::size_t k) {
    const auto found = place.find(column.dictionary[k]);
    return found == place.end() ? place.size() : found->second;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  std::vector<std::int32_t> new_code(order.size());
  std::vector<std::string> dictionary;
  for (std::size_t k = 0; k < order.size(); ++k) {
    new_code[order[k]] = static_cast<std::int32_t>(k);
    dictionary.emplace_back(column.dictionary[order[k]]);
  }
  std::vector<std::int32_t> codes(column.size(), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (column.valid(row)) codes[row] = new_code[static_cast<std::size_t>(column.codes[row])];
  }
  Column result = column;
  result.codes = std::move(codes);
  result.dictionary = StringArray(dictionary);
  return result;
}

template <class T>
void add_codes(const Column& column, ArrowArrayOwner& owner) {
  if (column.dictionary.size() > static_cast<std::size_t>(std::numeric_limits<T>::max())) {
    fail_cell(column, 0, "code of its Arrow type");
  }
  if constexpr (std::is_same_v<T, std::int32_t>) {
    owner.add(column.codes);
  } else {
    add_values<T>(column, owner,
                  [&](std::size_t row) { return static_cast<T>(column.codes[row]); });
  }
}

void add_codes_of(const Column& column, const ArrowType& index, ArrowArrayOwner& owner) {
  switch (index.bytes) {
    case 1:
      return index.is_signed ? add_codes<std::int8_t>(column, owner)
                             : add_codes<std::uint8_t>(column, owner);
    case 2:
      return index.is_signed ? add_codes<std::int16_t>(column, owner)
                             : add_codes<std::uint16_t>(column, owner);
    case 4:
      return index.is_signed ? add_codes<std::int32_t>(column, owner)
                             : add_codes<std::uint32_t>(column, owner);
    default:
      return index.is_signed ? add_codes<std::int64_t>(column, owner)
                             : add_codes<std::uint64_t>(column, owner);
  }
}

/// The levels of a dictionary as a column of their own, in the type of its values.
Column level_values(const Column& column, const ArrowType& type) {
  Column values;
  values.name = column.name;
  const std::size_t size = column.dictionary.size();
  std::vector<std::int64_t> integers(size, 0);
  std::vector<double> floats(size, 0);
  const bool whole = type.kind == ArrowKind::kInteger || type.kind == ArrowKind::kDecimal;
  for (std::size_t k = 0; k < size; ++k) {
    const std::string text(column.dictionary[k]);
    floats[k] = text::to_number<double>(text).value_or(0);
    integers[k] = text::to_number<std::int64_t>(text).value_or(0);
  }
  values.type = whole && type.scale <= 0 ? ColumnType::kInt64 : ColumnType::kFloat64;
  values.integers = std::move(integers);
  values.floats = std::move(floats);
  return values;
}

void write_dictionary(const Column& column, const ArrowField& field, ArrowArray& array) {
  const ArrowType type = field.type();
  if (type.kind == ArrowKind::kString) {
    auto owner = std::make_unique<ArrowArrayOwner>();
    owner->add(nullptr, nullptr);
    add_arrow_strings(column.dictionary, type, *owner);
    return hand_over_array(std::move(owner), column.dictionary.size(), 0, array);
  }
  ArrowField values = field;
  values.index_format.clear();
  if (type.kind == ArrowKind::kBool) {
    Column truths = column;
    truths.validity = {};
    std::vector<std::int32_t> codes(column.dictionary.size());
    for (std::size_t k = 0; k < codes.size(); ++k) codes[k] = static_cast<std::int32_t>(k);
    truths.codes = std::move(codes);
    return write_arrow_column(truths, values, array);
  }
  write_arrow_column(level_values(column, type), values, array);
}

void add_cells(const Column& column, const ArrowType& type, ArrowArrayOwner& owner) {
  switch (type.kind) {
    case ArrowKind::kNull:
      return;
    case ArrowKind::kBool:
      return add_bools(column, owner);
    case ArrowKind::kInteger:
      return add_integers_of(column, type, owner);
    case ArrowKind::kFloat:
      return add_floats(column, type, owner);
    case ArrowKind::kString:
      if (column.type == ColumnType::kText) return add_arrow_strings(column.strings, type, owner);
      return add_arrow_level_strings(is_coded(column.type) ? column : as_levels(column), type,
                                     owner);
    case ArrowKind::kDecimal:
      return add_decimals(column, type, owner);
    case ArrowKind::kDate:
    case ArrowKind::kTime:
    case ArrowKind::kTimestamp:
    case ArrowKind::kDuration:
      return add_times(column, type, owner);
  }
}

void add_validity(const Column& column, ArrowArrayOwner& owner) {
  if (column.missing_count() == 0) {
    owner.add(nullptr, nullptr);
  } else {
    owner.add(column.validity);
  }
}

void write_coded(const Column& given, const ArrowField& field, ArrowArray& array) {
  Column column = is_coded(given.type) ? given : as_levels(given);
  if (!field.levels.empty()) column = in_order(column, field.levels);
  auto owner = std::make_unique<ArrowArrayOwner>();
  add_validity(column, *owner);
  add_codes_of(column, parse_arrow_type(field.index_format, field.name), *owner);
  write_dictionary(column, field, owner->dictionary);
  const std::size_t rows = column.size();
  hand_over_array(std::move(owner), rows, column.missing_count(), array);
}

void release_array(ArrowArray* array) {
  delete static_cast<ArrowArrayOwner*>(array->private_data);
  array->release = nullptr;
}

}  // namespace

ArrowArrayOwner::~ArrowArrayOwner() {
  for (ArrowArray& child : children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (dictionary.release != nullptr) dictionary.release(&dictionary);
}

void hand_over_array(std::unique_ptr<ArrowArrayOwner> owner, std::size_t length,
                     std::size_t null_count, ArrowArray& array) {
  array = {};
  array.length = static_cast<std::int64_t>(length);
  array.null_count = static_cast<std::int64_t>(null_count);
  array.n_buffers = static_cast<std::int64_t>(owner->buffers.size());
  array.buffers = owner->buffers.data();
  for (ArrowArray& child : owner->children) owner->child_pointers.push_back(&child);
  array.n_children = static_cast<std::int64_t>(owner->children.size());
  array.children = owner->child_pointers.empty() ? nullptr : owner->child_pointers.data();
  if (owner->dictionary.release != nullptr) array.dictionary = &owner->dictionary;
  array.release = release_array;
  array.private_data = owner.release();
}

void write_arrow_column(const Column& column, const ArrowField& field, ArrowArray& array) {
  if (!field.index_format.empty()) return write_coded(column, field, array);
  const ArrowType type = field.type();
  auto owner = std::make_unique<ArrowArrayOwner>();
  if (type.kind != ArrowKind::kNull) add_validity(column, *owner);
  add_cells(column, type, *owner);
  const std::size_t missing =
      type.kind == ArrowKind::kNull ? column.size() : column.missing_count();
  hand_over_array(std::move(owner), column.size(), missing, array);
}

}  // namespace likeness::io
