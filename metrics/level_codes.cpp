#include "metrics/level_codes.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "metrics/level_index.hpp"
#include "metrics/radix_sort.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/number_text.hpp"

namespace likeness::metrics {
namespace {

/// One level number per row, before the missing cells have theirs.
using Levels = std::vector<std::uint32_t>;

/// Whole numbers and truth values, which meet exactly.
bool is_integer(ColumnType type) {
  return type == ColumnType::kInt64 || type == ColumnType::kBool;
}
bool is_integer_or_number(ColumnType type) {
  return is_integer(type) || is_number(type);
}

/// Calls key(row) for present cells only.
template <class Index, class Key>
Levels number_rows(const Column& column, Index& index, const Key& key) {
  Levels levels(column.size(), 0);
  for (std::size_t row = 0; row < levels.size(); ++row) {
    if (column.valid(row)) levels[row] = index[key(row)];
  }
  return levels;
}

/// Numbers the entries of the dictionary once, then copies their numbers to the rows.
template <class Index, class Key>
Levels number_dictionary(const Column& column, Index& index, const Key& key) {
  Levels entries(column.dictionary.size());
  for (std::size_t entry = 0; entry < entries.size(); ++entry) entries[entry] = index[key(entry)];
  Levels levels(column.size(), 0);
  if (entries.empty()) return levels;
  for (std::size_t row = 0; row < levels.size(); ++row) {
    levels[row] = entries[static_cast<std::size_t>(column.codes[row])];
  }
  return levels;
}

/// Integers, truth values and instants.
Levels number_integers(const Column& column, LevelIndex<std::uint64_t>& index) {
  return number_rows(column, index, [&](std::size_t row) {
    return ordered_key(is_coded(column.type) ? column.codes[row] : column.integers[row]);
  });
}

Levels number_numbers(const Column& column, LevelIndex<std::uint64_t>& index) {
  return number_rows(column, index,
                     [&](std::size_t row) { return ordered_key(number_at(column, row)); });
}

Levels number_texts(const Column& column, LevelIndex<std::string_view>& index) {
  if (is_coded(column.type)) {
    return number_dictionary(column, index,
                             [&](std::size_t entry) { return column.dictionary[entry]; });
  }
  return number_rows(column, index, [&](std::size_t row) { return column.strings[row]; });
}

bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    const char lower =
        letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (lower != lower_case[i]) return false;
  }
  return true;
}

/// The one text of all spellings of a number or of a truth value; other texts as they are.
std::string common_text(std::string_view text) {
  if (equal_ignoring_case(text, "true")) return "true";
  if (equal_ignoring_case(text, "false")) return "false";
  const std::optional<double> number = text::to_number(text);
  return number ? number_text(*number) : std::string(text);
}

/// Columns of different kinds meet in their common texts. `storage` keeps the texts alive.
Levels number_common_texts(const Column& column, LevelIndex<std::string_view>& index,
                           std::deque<std::string>& storage) {
  const auto stored = [&](std::string text) -> std::string_view {
    return storage.emplace_back(std::move(text));
  };
  if (is_coded(column.type)) {
    return number_dictionary(column, index, [&](std::size_t entry) {
      return stored(common_text(column.dictionary[entry]));
    });
  }
  return number_rows(column, index, [&, text = CellText(column)](std::size_t row) {
    if (is_number(column.type)) return stored(number_text(number_at(column, row)));
    return stored(is_string(column.type) ? common_text(column.strings[row]) : text(row));
  });
}

struct NumberedLevels {
  std::vector<Levels> columns;
  std::uint32_t count = 0;
};

using Columns = std::span<const Column* const>;

template <class Index, class Number>
NumberedLevels number_all(Columns columns, Index index, const Number& number) {
  NumberedLevels levels;
  for (const Column* column : columns) levels.columns.push_back(number(*column, index));
  levels.count = index.size();
  return levels;
}

NumberedLevels number_present_cells(Columns columns) {
  const auto all = [&](const auto& is) {
    return std::all_of(columns.begin(), columns.end(),
                       [&](const Column* c) { return is(c->type); });
  };
  const ColumnType type = columns.empty() ? ColumnType::kInt64 : columns.front()->type;
  const bool one_type = all([&](ColumnType other) { return other == type; });
  if (all(is_string)) return number_all(columns, LevelIndex<std::string_view>{}, number_texts);
  if ((one_type && traits_of(type).storage == CellStorage::kIntegers) || all(is_integer)) {
    return number_all(columns, LevelIndex<std::uint64_t>{}, number_integers);
  }
  if (all(is_integer_or_number)) {
    return number_all(columns, LevelIndex<std::uint64_t>{}, number_numbers);
  }
  std::deque<std::string> storage;
  return number_all(columns, LevelIndex<std::string_view>{},
                    [&](const Column& column, LevelIndex<std::string_view>& index) {
                      return number_common_texts(column, index, storage);
                    });
}

void number_missing_cells(const Column& column, Levels& levels, std::uint32_t missing_level) {
  if (column.validity.empty()) return;
  for (std::size_t row = 0; row < levels.size(); ++row) {
    if (!column.valid(row)) levels[row] = missing_level;
  }
}

Codes narrowed(Levels levels, std::uint32_t level_count) {
  if (level_count <= std::uint32_t{1} << 8) {
    std::vector<std::uint8_t> narrow(levels.size());
    for (std::size_t row = 0; row < levels.size(); ++row) {
      narrow[row] = static_cast<std::uint8_t>(levels[row]);
    }
    return narrow;
  }
  if (level_count <= std::uint32_t{1} << 16) {
    std::vector<std::uint16_t> narrow(levels.size());
    for (std::size_t row = 0; row < levels.size(); ++row) {
      narrow[row] = static_cast<std::uint16_t>(levels[row]);
    }
    return narrow;
  }
  return levels;
}

}  // namespace

std::size_t size(const Codes& codes) noexcept {
  return std::visit([](const auto& values) { return values.size(); }, codes);
}

std::vector<std::size_t> count_levels(const Codes& codes, std::uint32_t level_count) {
  std::vector<std::size_t> counts(level_count, 0);
  std::visit(
      [&](const auto& values) {
        for (const auto code : values) ++counts[code];
      },
      codes);
  return counts;
}

SharedLevelCodes number_levels(std::span<const Column* const> columns) {
  NumberedLevels numbered = number_present_cells(columns);
  SharedLevelCodes levels;
  levels.level_count = numbered.count;
  const bool any_missing = std::any_of(columns.begin(), columns.end(),
                                       [](const Column* c) { return c->missing_count() > 0; });
  if (any_missing) levels.missing_level = levels.level_count++;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (any_missing) {
      number_missing_cells(*columns[c], numbered.columns[c], *levels.missing_level);
    }
    levels.columns.push_back(narrowed(std::move(numbered.columns[c]), levels.level_count));
  }
  return levels;
}

LevelCodes number_levels(const Column& real, const Column& synthetic) {
  const Column* const columns[] = {&real, &synthetic};
  SharedLevelCodes levels = number_levels(columns);
  return {std::move(levels.columns[0]), std::move(levels.columns[1]), levels.level_count,
          levels.missing_level};
}

}  // namespace likeness::metrics
