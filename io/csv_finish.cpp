#include "io/csv_finish.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "io/csv_spelling.hpp"
#include "io/string_column.hpp"
#include "table/column_type.hpp"
#include "table/quantities.hpp"
#include "text/number_style.hpp"

namespace likeness::io {
namespace {

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

/// Says whether nearly all positive numbers have a plus sign in front, and whether zero does.
void describe_plus(std::size_t pluses, Column& column) {
  constexpr double kNearlyAll = 0.9;
  if (pluses == 0) return;
  std::size_t positive = 0;
  std::size_t zeros = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const double number = number_at(column, row);
    positive += number > 0 ? 1 : 0;
    zeros += number == 0 && !std::signbit(number) ? 1 : 0;
  }
  column.notation.plus = static_cast<double>(pluses) >= kNearlyAll * static_cast<double>(positive);
  const std::size_t of_zeros = pluses - std::min(pluses, positive);
  column.notation.plus_zero = column.notation.plus && 2 * of_zeros >= zeros;
}

/// The whole number that most of the first whole ones are.
std::optional<double> common_whole_number(const Column& column) {
  constexpr std::size_t kMostSeen = 1000;
  std::map<double, std::size_t> counts;
  for (std::size_t row = 0, seen = 0; row < column.size() && seen < kMostSeen; ++row) {
    const double number = column.floats[row];
    if (!column.valid(row) || number != std::round(number)) continue;
    ++counts[number];
    ++seen;
  }
  if (counts.empty()) return std::nullopt;
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// One number may be the only one without decimals: a 0 that means "none", a -999 for "unknown".
void describe_bare(text::NumberStyle& style, Column& column) {
  constexpr std::size_t kFewestRows = 5;
  if (style.whole() < kFewestRows || style.min_decimals() == style.decimals()) return;
  const text::NumberStyle others = style.without_whole();
  if (others.decimals() <= 0 || others.min_decimals() <= style.min_decimals()) return;
  const auto bare = common_whole_number(column);
  if (!bare) return;
  std::size_t count = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    count += column.valid(row) && column.floats[row] == *bare ? 1 : 0;
  }
  if (count != style.whole()) return;
  column.notation.bare = bare;
  style = others;
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
    describe_plus(style_of(draft).pluses(), column);
    return;
  }
  // Doubles have been stored into this memory; it is theirs now.
  const auto* const floats = reinterpret_cast<const double*>(numbers);
  column.type = ColumnType::kFloat64;
  column.floats = {std::span<const double>(floats, layout.rows), draft.storage.number_owner()};
  // Nothing is known of a column without a cell; as in pandas, it passes for one of numbers.
  if (kind == CellKind::kMissing) return;
  text::NumberStyle style = style_of(draft);
  describe_plus(style.pluses(), column);
  describe_bare(style, column);
  column.decimals = style.decimals();
  column.min_decimals = style.min_decimals();
  column.significant_digits = style.significant_digits();
  style.describe(column.notation);
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

}  // namespace

CellKind settle_kind(const CsvText& csv, ColumnDraft& draft, const RowLayout& layout) {
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
  if (kind == CellKind::kString) return kind;
  if (draft.wanted == nullptr) {
    draft.is_spelled = kind != CellKind::kMissing && is_spelled(draft, layout);
    return draft.is_spelled ? CellKind::kString : kind;
  }
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
    StringDraft string_draft{.source = '"' + csv.source + "\", ",
                             .decimal_comma = csv.separator == ';',
                             .rows = layout.rows,
                             .codes = draft.storage.codes(),
                             .code_owner = draft.storage.code_owner(),
                             .strings = std::move(strings),
                             .column = column};
    if (draft.is_spelled) {
      make_names(string_draft);
    } else if (draft.wanted == nullptr) {
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
