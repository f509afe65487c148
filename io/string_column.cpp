#include "io/string_column.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "likeness/error.hpp"
#include "table/quantities.hpp"
#include "text/datetime.hpp"

namespace likeness::io {
namespace {

// A column of strings is text where more than half of its cells differ from each other, unless
// there are so few that they may well be categories.
constexpr std::size_t kMostCategoriesOfFew = 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBoolSpellings = {
    {{"False", "True"}, {"false", "true"}, {"FALSE", "TRUE"}}};

StringArray to_array(std::span<const std::string_view> strings) {
  std::vector<std::int64_t> offsets;
  offsets.reserve(strings.size() + 1);
  offsets.push_back(0);
  for (const std::string_view string : strings) {
    offsets.push_back(offsets.back() + static_cast<std::int64_t>(string.size()));
  }
  std::vector<char> bytes;
  bytes.reserve(static_cast<std::size_t>(offsets.back()));
  for (const std::string_view string : strings) {
    bytes.insert(bytes.end(), string.begin(), string.end());
  }
  return {std::move(offsets), std::move(bytes)};
}

/// The spellings that all strings are of.
const std::pair<std::string_view, std::string_view>* bool_spelling(
    std::span<const std::string_view> strings) {
  if (strings.empty() || strings.size() > 2) return nullptr;
  for (const auto& spelling : kBoolSpellings) {
    const bool all = std::all_of(strings.begin(), strings.end(), [&](std::string_view string) {
      return string == spelling.first || string == spelling.second;
    });
    if (all) return &spelling;
  }
  return nullptr;
}

Buffer<std::int32_t> code_buffer(const StringDraft& draft) {
  return {std::span<const std::int32_t>(draft.codes, draft.rows), draft.code_owner};
}

[[noreturn]] void fail_value(const StringDraft& draft, std::size_t code,
                             const std::string& complaint) {
  throw Error(ErrorCode::kData, draft.source + "column \"" + draft.column.name +
                                    "\": the value \"" + std::string(draft.strings[code]) + "\" " +
                                    complaint);
}

void make_bool(StringDraft& draft, const std::pair<std::string_view, std::string_view>& spelling) {
  for (std::size_t row = 0; row < draft.rows; ++row) {
    if (!draft.column.valid(row)) continue;
    const std::string_view string = draft.strings[static_cast<std::size_t>(draft.codes[row])];
    draft.codes[row] = string == spelling.second ? 1 : 0;
  }
  draft.column.type = ColumnType::kBool;
  draft.column.codes = code_buffer(draft);
  draft.column.dictionary = to_array(std::array{spelling.first, spelling.second});
}

StringCounts count_strings(const StringDraft& draft) {
  StringCounts counts;
  counts.cells.assign(draft.strings.size(), 0);
  counts.first_rows.assign(draft.strings.size(), 0);
  for (std::size_t row = 0; row < draft.rows; ++row) {
    if (!draft.column.valid(row)) continue;
    const auto code = static_cast<std::size_t>(draft.codes[row]);
    if (counts.cells[code]++ == 0) counts.first_rows[code] = row;
  }
  return counts;
}

/// Marks the cells missing whose strings count as that.
void clear_missing(StringDraft& draft, const std::vector<bool>& missing) {
  std::vector<std::uint8_t> bits((draft.rows + 7) / 8, 0);
  for (std::size_t row = 0; row < draft.rows; ++row) {
    if (!draft.column.valid(row) || missing[static_cast<std::size_t>(draft.codes[row])]) continue;
    bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
  }
  draft.column.validity = std::move(bits);
}

template <class Value>
Buffer<Value> cells_of(const StringDraft& draft, const std::vector<Value>& of_strings) {
  std::vector<Value> values(draft.rows, 0);
  for (std::size_t row = 0; row < draft.rows; ++row) {
    if (draft.column.valid(row)) {
      values[row] = of_strings[static_cast<std::size_t>(draft.codes[row])];
    }
  }
  return values;
}

void make_quantities(StringDraft& draft, Quantities quantities) {
  const auto& missing = quantities.missing;
  if (std::find(missing.begin(), missing.end(), true) != missing.end()) {
    clear_missing(draft, missing);
  }
  Column column = std::move(quantities.column);
  column.name = draft.column.name;
  column.validity = draft.column.validity;
  column.missing_marker = quantities.missing_marker.value_or(draft.column.missing_marker);
  if (column.type == ColumnType::kFloat64) {
    column.floats = cells_of(draft, quantities.floats);
  } else {
    column.integers = cells_of(draft, quantities.integers);
  }
  draft.column = std::move(column);
}

void make_datetime(StringDraft& draft, const std::string& format_text) {
  const text::DatetimeFormat format(format_text);
  std::vector<std::int64_t> instants(std::max<std::size_t>(1, draft.strings.size()));
  for (std::size_t code = 0; code < draft.strings.size(); ++code) {
    const auto instant = format.parse(draft.strings[code]);
    if (!instant) fail_value(draft, code, "does not follow the format \"" + format_text + "\".");
    instants[code] = *instant;
  }
  std::vector<std::int64_t> values(draft.rows);
  for (std::size_t row = 0; row < draft.rows; ++row) {
    values[row] =
        draft.column.valid(row) ? instants[static_cast<std::size_t>(draft.codes[row])] : 0;
  }
  draft.column.type = ColumnType::kDatetime;
  draft.column.integers = std::move(values);
  draft.column.datetime_format = format_text;
}

void make_text(StringDraft& draft) {
  std::vector<std::string_view> cells(draft.rows);
  for (std::size_t row = 0; row < draft.rows; ++row) {
    if (draft.column.valid(row)) {
      cells[row] = draft.strings[static_cast<std::size_t>(draft.codes[row])];
    }
  }
  draft.column.type = ColumnType::kText;
  draft.column.strings = to_array(cells);
}

StringColumn described(const StringDraft& draft) {
  return {.name = draft.column.name,
          .strings = draft.strings,
          .count = [&draft] { return count_strings(draft); },
          .decimal_comma = draft.decimal_comma};
}

}  // namespace

void make_category(StringDraft& draft) {
  draft.column.type = ColumnType::kCategory;
  draft.column.codes = code_buffer(draft);
  draft.column.dictionary = to_array(draft.strings);
}

void make_names(StringDraft& draft) {
  const std::size_t distinct = draft.strings.size();
  const std::size_t present = draft.rows - draft.column.missing_count();
  if (distinct > kMostCategoriesOfFew && 2 * distinct > present) {
    make_text(draft);
  } else {
    make_category(draft);
  }
}

void make_inferred(StringDraft& draft) {
  if (const auto* const spelling = bool_spelling(draft.strings)) {
    make_bool(draft, *spelling);
  } else if (auto dates = read_dates(described(draft))) {
    make_quantities(draft, *std::move(dates));
  } else if (auto numbers = read_numbers(described(draft))) {
    make_quantities(draft, *std::move(numbers));
  } else {
    make_names(draft);
  }
}

void make_wanted(StringDraft& draft, const CsvColumnType& wanted) {
  if (wanted.type == ColumnType::kBool) {
    const auto* const spelling =
        draft.strings.empty() ? &kBoolSpellings[0] : bool_spelling(draft.strings);
    if (spelling == nullptr) fail_value(draft, 0, "or another is not True or False.");
    make_bool(draft, *spelling);
  } else if (wanted.type == ColumnType::kDatetime) {
    std::optional<std::string> format = wanted.datetime_format;
    if (format->empty()) format = text::detect_datetime_format(draft.strings);
    if (!format && draft.strings.empty()) format = "%Y-%m-%d";
    if (!format) fail_value(draft, 0, "or another is not a date of one known format.");
    make_datetime(draft, *format);
  } else if (wanted.type == ColumnType::kText) {
    make_text(draft);
  } else {
    make_category(draft);
  }
}

}  // namespace likeness::io
