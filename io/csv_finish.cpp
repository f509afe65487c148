#include "io/csv_finish.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "table/quantities.hpp"
#include "text/datetime.hpp"
#include "text/number_style.hpp"

namespace likeness::io {
namespace {

// A column of strings is text where more than half of its cells differ from each other, unless
// there are so few that they may well be categories.
constexpr std::size_t kMostCategoriesOfFew = 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBoolSpellings = {
    {{"False", "True"}, {"false", "true"}, {"FALSE", "TRUE"}}};

std::size_t first_of(const ColumnDraft& draft, std::size_t ColumnPart::*offset) {
  std::size_t first = ColumnPart::kNowhere;
  for (const ColumnPart& part : draft.parts) first = std::min(first, part.*offset);
  return first;
}

text::NumberStyle style_of(const ColumnDraft& draft) {
  text::NumberStyle style;
  for (const ColumnPart& part : draft.parts) style.merge(part.style);
  return style;
}

/// Whether a cell of any part is such a number.
bool any_part(const ColumnDraft& draft, bool ColumnPart::*has) {
  return std::any_of(draft.parts.begin(), draft.parts.end(),
                     [&](const ColumnPart& part) { return part.*has; });
}

void check_wanted(const CsvText& csv, const ColumnDraft& draft, CellKind kind) {
  if (draft.wanted == nullptr) return;
  const ColumnType type = draft.wanted->type;
  if (type == ColumnType::kFloat64 && kind == CellKind::kString) {
    csv.fail(first_of(draft, &ColumnPart::first_string), "the cell is not a number.");
  }
  if (type == ColumnType::kInt64 && kind > CellKind::kInteger) {
    csv.fail(std::min(first_of(draft, &ColumnPart::first_string),
                      first_of(draft, &ColumnPart::first_real)),
             "the cell is not a whole number within 64 bits.");
  }
}

/// Closes the gaps in the storage that blank lines and the like have left.
template <class Value>
void close_gaps(Value* values, const RowLayout& layout) {
  std::size_t row = 0;
  for (std::size_t k = 0; k < layout.counts.size(); ++k) {
    if (layout.storage_first[k] != row) {
      std::memmove(values + row, values + layout.storage_first[k],
                   layout.counts[k] * sizeof(Value));
    }
    row += layout.counts[k];
  }
}

Buffer<std::uint8_t> validity_of(const ColumnDraft& draft, const RowLayout& layout) {
  const bool complete = std::all_of(draft.parts.begin(), draft.parts.end(),
                                    [](const ColumnPart& part) { return part.missing.empty(); });
  if (complete) return {};
  std::vector<std::uint8_t> bits((layout.rows + 7) / 8, 0xFF);
  std::size_t first = 0;
  for (std::size_t k = 0; k < draft.parts.size(); ++k) {
    draft.parts[k].missing.for_each([&](std::size_t missing) {
      const std::size_t row = first + missing;
      bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] & ~(1U << (row % 8)));
    });
    first += layout.counts[k];
  }
  if (layout.rows % 8 != 0) {
    bits.back() = static_cast<std::uint8_t>(bits.back() & ((1U << (layout.rows % 8)) - 1));
  }
  return bits;
}

std::string marker_of(const ColumnDraft& draft) {
  const auto first = std::find_if(draft.parts.begin(), draft.parts.end(),
                                  [](const ColumnPart& part) { return !part.missing.empty(); });
  return first == draft.parts.end() ? std::string() : first->marker;
}

/// Whether nearly all positive numbers of the column have a plus sign in front.
bool all_have_plus(const Column& column, std::size_t pluses) {
  constexpr double kNearlyAll = 0.9;
  if (pluses == 0) return false;
  std::size_t positive = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    positive += column.valid(row) && number_at(column, row) > 0 ? 1 : 0;
  }
  return static_cast<double>(pluses) >= kNearlyAll * static_cast<double>(positive);
}

void finish_numbers(ColumnDraft& draft, const RowLayout& layout, CellKind kind, Column& column) {
  std::int64_t* const numbers = draft.storage.numbers();
  if (kind == CellKind::kFloat) {
    for (std::size_t k = 0; k < draft.parts.size(); ++k) {
      const std::size_t first = layout.storage_first[k];
      if (draft.parts[k].kind == CellKind::kInteger) {
        integers_to_floats(numbers, first, first + layout.counts[k]);
      }
    }
  }
  close_gaps(numbers, layout);
  if (kind == CellKind::kInteger) {
    column.type = ColumnType::kInt64;
    column.integers = {std::span<const std::int64_t>(numbers, layout.rows),
                       draft.storage.number_owner()};
    column.notation.plus = all_have_plus(column, style_of(draft).pluses());
    return;
  }
  // Doubles have been stored into this memory; it is theirs now.
  const auto* const floats = reinterpret_cast<const double*>(numbers);
  column.type = ColumnType::kFloat64;
  column.floats = {std::span<const double>(floats, layout.rows), draft.storage.number_owner()};
  // Nothing is known of a column without a cell; as in pandas, it passes for one of numbers.
  if (kind == CellKind::kMissing) return;
  const text::NumberStyle style = style_of(draft);
  column.decimals = style.decimals();
  column.min_decimals = style.min_decimals();
  column.significant_digits = style.significant_digits();
  style.describe(column.notation);
  column.notation.plus = all_have_plus(column, style.pluses());
}

/// One dictionary for all chunks, strings in the order in which they first come; the codes of the
/// later chunks are changed to it.
std::vector<std::string_view> merge_dictionaries(ColumnDraft& draft, const RowLayout& layout) {
  std::int32_t* const codes = draft.storage.codes();
  if (draft.parts.size() == 1) return std::exchange(draft.parts[0].strings, {});
  CsvDictionary merged;
  for (std::size_t k = 0; k < draft.parts.size(); ++k) {
    ColumnPart& part = draft.parts[k];
    const std::size_t base = draft.use_base && k > 0 ? draft.base.strings().size() : 0;
    std::vector<std::int32_t> mapping;
    mapping.reserve(part.strings.size());
    bool changed = false;
    for (const std::string_view string : part.strings) {
      const CsvDictionary::Key key = CsvDictionary::key(string);
      std::int32_t code = merged.find(key);
      if (code == CsvDictionary::kAbsent) code = merged.add(key);
      changed = changed || static_cast<std::size_t>(code) != base + mapping.size();
      mapping.push_back(code);
    }
    part.strings = {};
    if (!changed) continue;
    std::int32_t* const chunk_codes = codes + layout.storage_first[k];
    for (std::size_t row = 0; row < layout.counts[k]; ++row) {
      const auto code = static_cast<std::size_t>(chunk_codes[row]);
      if (code >= base) chunk_codes[row] = mapping[code - base];
    }
    // A missing cell was code 0, which may have become another.
    part.missing.for_each([&](std::size_t row) { chunk_codes[row] = 0; });
  }
  return merged.release();
}

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

/// A column of strings whose codes and dictionary are settled, but not yet what they mean.
struct StringDraft {
  const CsvText& csv;
  const ColumnDraft& draft;
  const RowLayout& layout;
  std::int32_t* codes;
  std::vector<std::string_view> strings;
  Column& column;

  [[nodiscard]] std::size_t rows() const noexcept { return layout.rows; }
  [[nodiscard]] Buffer<std::int32_t> code_buffer() const {
    return {std::span<const std::int32_t>(codes, rows()), draft.storage.code_owner()};
  }
};

[[noreturn]] void fail_value(const StringDraft& draft, std::size_t code,
                             const std::string& complaint) {
  throw Error(ErrorCode::kData, '"' + draft.csv.source + "\", column \"" + draft.column.name +
                                    "\": the value \"" + std::string(draft.strings[code]) + "\" " +
                                    complaint);
}

void make_bool(StringDraft& draft, const std::pair<std::string_view, std::string_view>& spelling) {
  for (std::size_t row = 0; row < draft.rows(); ++row) {
    if (!draft.column.valid(row)) continue;
    const std::string_view string = draft.strings[static_cast<std::size_t>(draft.codes[row])];
    draft.codes[row] = string == spelling.second ? 1 : 0;
  }
  draft.column.type = ColumnType::kBool;
  draft.column.codes = draft.code_buffer();
  draft.column.dictionary = to_array(std::array{spelling.first, spelling.second});
}

StringCounts count_strings(const StringDraft& draft) {
  StringCounts counts;
  counts.cells.assign(draft.strings.size(), 0);
  counts.first_rows.assign(draft.strings.size(), 0);
  for (std::size_t row = 0; row < draft.rows(); ++row) {
    if (!draft.column.valid(row)) continue;
    const auto code = static_cast<std::size_t>(draft.codes[row]);
    if (counts.cells[code]++ == 0) counts.first_rows[code] = row;
  }
  return counts;
}

/// Marks the cells missing whose strings count as that.
void clear_missing(StringDraft& draft, const std::vector<bool>& missing) {
  std::vector<std::uint8_t> bits((draft.rows() + 7) / 8, 0);
  for (std::size_t row = 0; row < draft.rows(); ++row) {
    if (!draft.column.valid(row) || missing[static_cast<std::size_t>(draft.codes[row])]) continue;
    bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
  }
  draft.column.validity = std::move(bits);
}

template <class Value>
Buffer<Value> cells_of(const StringDraft& draft, const std::vector<Value>& of_strings) {
  std::vector<Value> values(draft.rows(), 0);
  for (std::size_t row = 0; row < draft.rows(); ++row) {
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
  std::vector<std::int64_t> values(draft.rows());
  for (std::size_t row = 0; row < draft.rows(); ++row) {
    values[row] =
        draft.column.valid(row) ? instants[static_cast<std::size_t>(draft.codes[row])] : 0;
  }
  draft.column.type = ColumnType::kDatetime;
  draft.column.integers = std::move(values);
  draft.column.datetime_format = format_text;
}

void make_category(StringDraft& draft) {
  draft.column.type = ColumnType::kCategory;
  draft.column.codes = draft.code_buffer();
  draft.column.dictionary = to_array(draft.strings);
}

void make_text(StringDraft& draft) {
  std::vector<std::string_view> cells(draft.rows());
  for (std::size_t row = 0; row < draft.rows(); ++row) {
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
          .decimal_comma = draft.csv.separator == ';'};
}

void make_inferred(StringDraft& draft) {
  const std::size_t distinct = draft.strings.size();
  const std::size_t present = draft.rows() - draft.column.missing_count();
  if (const auto* const spelling = bool_spelling(draft.strings)) {
    make_bool(draft, *spelling);
  } else if (auto dates = read_dates(described(draft))) {
    make_quantities(draft, *std::move(dates));
  } else if (auto numbers = read_numbers(described(draft))) {
    make_quantities(draft, *std::move(numbers));
  } else if (distinct > kMostCategoriesOfFew && 2 * distinct > present) {
    make_text(draft);
  } else {
    make_category(draft);
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

}  // namespace

CellKind settle_kind(const CsvText& csv, const ColumnDraft& draft) {
  CellKind kind = CellKind::kMissing;
  for (const ColumnPart& part : draft.parts) kind = std::max(kind, part.kind);
  if (kind == CellKind::kFloat) {
    const bool wanted_float = draft.wanted != nullptr && draft.wanted->type == ColumnType::kFloat64;
    // Names like 20-digit account numbers must not lose digits.
    if (any_part(draft, &ColumnPart::big_integer) && !any_part(draft, &ColumnPart::point) &&
        !wanted_float)
      kind = CellKind::kString;
  }
  check_wanted(csv, draft, kind);
  if (kind == CellKind::kFloat) {
    const std::size_t infinite = first_of(draft, &ColumnPart::first_infinite);
    if (infinite != ColumnPart::kNowhere) {
      csv.fail(infinite,
               "the number is infinite or beyond the range of a double; leave such cells empty.");
    }
  }
  if (draft.wanted == nullptr || kind == CellKind::kString) return kind;
  if (draft.wanted->type == ColumnType::kFloat64) return CellKind::kFloat;
  return draft.wanted->type == ColumnType::kInt64 ? CellKind::kInteger : CellKind::kString;
}

Column finish_column(const CsvText& csv, ColumnDraft& draft, const RowLayout& layout,
                     CellKind kind) {
  Column column;
  column.name = csv.names[draft.index];
  column.validity = validity_of(draft, layout);
  column.missing_marker = marker_of(draft);
  if (kind == CellKind::kString) {
    std::vector<std::string_view> strings = merge_dictionaries(draft, layout);
    close_gaps(draft.storage.codes(), layout);
    StringDraft string_draft{csv, draft, layout, draft.storage.codes(), std::move(strings), column};
    if (draft.wanted == nullptr) {
      make_inferred(string_draft);
    } else {
      make_wanted(string_draft, *draft.wanted);
    }
  } else {
    finish_numbers(draft, layout, kind, column);
    if (kind != CellKind::kMissing && draft.wanted == nullptr) {
      if (auto dates = dates_in_integers(column)) column = *std::move(dates);
    }
  }
  draft.parts = {};
  draft.base = {};
  return column;
}

}  // namespace likeness::io
