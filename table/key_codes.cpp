#include "table/key_codes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>

#include "table/cell_text.hpp"
#include "table/column_type.hpp"

namespace likeness {
namespace {

using RowCodes = std::vector<std::int64_t>;

/// Numbers things in the order in which they first come.
template <class Value>
class FirstSeen {
 public:
  std::int64_t operator()(const Value& value) {
    return places_.try_emplace(value, static_cast<std::int64_t>(places_.size())).first->second;
  }

 private:
  std::unordered_map<Value, std::int64_t> places_;
};

/// The same for whole numbers of a narrow range, without hashing.
class FirstSeenInRange {
 public:
  FirstSeenInRange(std::int64_t lowest, std::size_t width) : lowest_(lowest), places_(width, -1) {}

  std::int64_t operator()(std::int64_t value) {
    std::int64_t& place = places_[static_cast<std::size_t>(value - lowest_)];
    if (place < 0) place = count_++;
    return place;
  }

 private:
  std::int64_t lowest_;
  std::vector<std::int64_t> places_;
  std::int64_t count_ = 0;
};

template <class Number, class ValueAt>
void code_rows(const Column& column, RowCodes& codes, Number&& number, const ValueAt& value_at) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    codes[row] = column.valid(row) ? number(value_at(row)) : KeyCodes::kNoKey;
  }
}

/// Of whole numbers that many tables hold: from the lowest to the highest, where that is narrow.
struct IntegerRange {
  std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
  std::int64_t highest = std::numeric_limits<std::int64_t>::min();
  std::size_t cells = 0;

  void add(const Column& column) {
    cells += column.size();
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!column.valid(row)) continue;
      lowest = std::min(lowest, column.integers[row]);
      highest = std::max(highest, column.integers[row]);
    }
  }
  [[nodiscard]] bool narrow() const {
    if (lowest > highest) return false;
    const auto width = static_cast<std::uint64_t>(highest) - static_cast<std::uint64_t>(lowest);
    return width < 4 * static_cast<std::uint64_t>(cells) + 1024;
  }
};

void code_integers(std::span<const Column* const> columns, std::span<RowCodes> codes) {
  IntegerRange range;
  for (const Column* column : columns) range.add(*column);
  const auto code_all = [&](auto number) {
    for (std::size_t t = 0; t < columns.size(); ++t) {
      code_rows(*columns[t], codes[t], number,
                [&](std::size_t row) { return columns[t]->integers[row]; });
    }
  };
  if (range.narrow()) {
    code_all(
        FirstSeenInRange(range.lowest, static_cast<std::size_t>(range.highest - range.lowest) + 1));
  } else {
    code_all(FirstSeen<std::int64_t>());
  }
}

/// Each string of a dictionary is looked up once.
void code_strings(std::span<const Column* const> columns, std::span<RowCodes> codes) {
  FirstSeen<std::string_view> number;
  for (std::size_t t = 0; t < columns.size(); ++t) {
    const Column& column = *columns[t];
    if (column.type == ColumnType::kText) {
      code_rows(column, codes[t], number, [&](std::size_t row) { return column.strings[row]; });
      continue;
    }
    RowCodes of_level(column.dictionary.size(), KeyCodes::kNoKey);
    code_rows(
        column, codes[t],
        [&](std::size_t level) {
          if (of_level[level] < 0) of_level[level] = number(column.dictionary[level]);
          return of_level[level];
        },
        [&](std::size_t row) { return static_cast<std::size_t>(column.codes[row]); });
  }
}

void code_numbers(std::span<const Column* const> columns, std::span<RowCodes> codes) {
  FirstSeen<double> number;
  for (std::size_t t = 0; t < columns.size(); ++t) {
    code_rows(*columns[t], codes[t], number,
              [&](std::size_t row) { return number_at(*columns[t], row) + 0.0; });
  }
}

void code_texts(std::span<const Column* const> columns, std::span<RowCodes> codes) {
  FirstSeen<std::string> number;
  for (std::size_t t = 0; t < columns.size(); ++t) {
    const CellText text(*columns[t], DecimalText::kShortest);
    code_rows(*columns[t], codes[t], number, text);
  }
}

/// Numbers the cells of columns that are to be compared.
void code_cells(std::span<const Column* const> columns, std::span<RowCodes> codes) {
  const auto all = [&](const auto& has) {
    return std::ranges::all_of(columns, [&](const Column* column) { return has(column->type); });
  };
  if (all([](ColumnType type) { return type == ColumnType::kInt64; }) ||
      all([](ColumnType type) { return type == ColumnType::kDatetime; })) {
    return code_integers(columns, codes);
  }
  if (all(is_string) || all([](ColumnType type) { return type == ColumnType::kBool; })) {
    return code_strings(columns, codes);
  }
  if (all(is_number)) return code_numbers(columns, codes);
  code_texts(columns, codes);
}

/// Two numbers of 32 bits as one.
std::int64_t paired(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>((static_cast<std::uint64_t>(left) << 32) |
                                   static_cast<std::uint64_t>(right));
}

/// Joins the numbers of one more column to those of the columns before it.
void join_codes(std::span<RowCodes> codes, std::span<const RowCodes> more) {
  FirstSeen<std::int64_t> number;
  for (std::size_t t = 0; t < codes.size(); ++t) {
    for (std::size_t row = 0; row < codes[t].size(); ++row) {
      const bool missing = codes[t][row] < 0 || more[t][row] < 0;
      codes[t][row] = missing ? KeyCodes::kNoKey : number(paired(codes[t][row], more[t][row]));
    }
  }
}

std::size_t count_keys(std::span<const RowCodes> codes) {
  std::int64_t last = KeyCodes::kNoKey;
  for (const RowCodes& of_table : codes) {
    for (const std::int64_t code : of_table) last = std::max(last, code);
  }
  return static_cast<std::size_t>(last + 1);
}

}  // namespace

KeyCodes key_codes(std::span<const KeyColumns> tables) {
  KeyCodes result;
  for (const KeyColumns& key : tables) result.of_tables.emplace_back(key.front()->size());
  std::vector<RowCodes> more = result.of_tables;
  for (std::size_t k = 0; k < tables.front().size(); ++k) {
    std::vector<const Column*> columns;
    for (const KeyColumns& key : tables) columns.push_back(key[k]);
    if (k == 0) {
      code_cells(columns, result.of_tables);
    } else {
      code_cells(columns, more);
      join_codes(result.of_tables, more);
    }
  }
  result.keys = count_keys(result.of_tables);
  return result;
}

KeyCodes key_codes(const Relation& relation, const Table& parent, const Table& child) {
  const std::vector<KeyColumns> tables = {key_columns(parent, relation.parent_columns),
                                          key_columns(child, relation.child_columns)};
  return key_codes(tables);
}

KeyColumns key_columns(const Table& table, std::span<const std::string> names) {
  KeyColumns columns;
  for (const std::string& name : names) columns.push_back(&table.column(name));
  return columns;
}

std::string shown_key(const KeyColumns& columns, std::size_t row) {
  std::string text;
  for (const Column* column : columns) {
    text += (text.empty() ? "" : ", ") + CellText(*column, DecimalText::kShortest)(row);
  }
  return text;
}

}  // namespace likeness
