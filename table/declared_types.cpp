#include "table/declared_types.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/quantities.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

/// The cells of a column as text, each different one once.
struct ColumnTexts {
  std::vector<std::string> texts;
  std::vector<std::size_t> codes;  ///< of each row
  std::vector<std::size_t> first_rows;

  explicit ColumnTexts(const Column& column) : codes(column.size(), 0) {
    const CellText text_of(column);
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!column.valid(row)) continue;
      std::string text = text_of(row);
      const auto [found, added] = known.try_emplace(text, texts.size());
      codes[row] = found->second;
      if (!added) continue;
      texts.push_back(std::move(text));
      first_rows.push_back(row);
    }
  }
};

[[noreturn]] void fail_cell(const Column& column, const ColumnTexts& cells, std::size_t code,
                            const std::string& what) {
  throw Error(ErrorCode::kData, "Column " + text::in_quotes(column.name) + " holds " +
                                    text::in_quotes(cells.texts[code]) + " in row " +
                                    std::to_string(cells.first_rows[code] + 1) + ", which is not " +
                                    what);
}

Column blank_dates(const Column& column, const std::string& format) {
  Column dates;
  dates.name = column.name;
  dates.type = ColumnType::kDatetime;
  dates.datetime_format = format;
  dates.validity = column.validity;
  dates.missing_marker = column.missing_marker;
  return dates;
}

/// Cells without a format: they must all be dates of one that is known.
std::string only_format(const Column& column, const ColumnTexts& cells,
                        std::span<const std::string_view> views) {
  if (views.empty()) return "%Y-%m-%d";
  if (const auto format = text::detect_datetime_format(views)) return *format;
  for (std::size_t code = 0; code < views.size(); ++code) {
    if (text::detect_datetime_format(views.subspan(code, 1))) continue;
    fail_cell(column, cells, code,
              "a date of a known format; give the format or another sdtype in the metadata.");
  }
  fail_cell(column, cells, views.size() - 1,
            "a date written like the others; give the format in the metadata, or write all in one "
            "way.");
}

Column read_declared_dates(const Column& column, const ColumnMetadata& metadata) {
  const ColumnTexts cells(column);
  const std::vector<std::string_view> views(cells.texts.begin(), cells.texts.end());
  const std::string declared =
      metadata.datetime_format ? *metadata.datetime_format : only_format(column, cells, views);
  const text::DatetimeFormat format(declared);
  std::vector<std::int64_t> instants;
  for (std::size_t code = 0; code < views.size(); ++code) {
    const auto instant = format.parse(views[code]);
    if (!instant) {
      fail_cell(column, cells, code,
                "a date in the format " + format.text() + " that the metadata names.");
    }
    instants.push_back(*instant);
  }
  Column dates = blank_dates(column, text::refined_datetime_format(declared, views));
  if (declared.find('z') != std::string::npos) dates.utc_offsets = column.utc_offsets;
  std::vector<std::int64_t> times(column.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) times[row] = instants[cells.codes[row]];
  }
  dates.integers = std::move(times);
  return dates;
}

/// Whole numbers that reading took for dates.
std::optional<Column> read_declared_numbers(const Column& column) {
  const CellText text_of(column);
  std::vector<std::int64_t> numbers(column.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const auto number = text::to_number<std::int64_t>(text_of(row));
    if (!number) return std::nullopt;
    numbers[row] = *number;
  }
  Column result;
  result.name = column.name;
  result.type = ColumnType::kInt64;
  result.validity = column.validity;
  result.missing_marker = column.missing_marker;
  result.integers = std::move(numbers);
  return result;
}

/// Whether reading by the format that is declared could give something else than is there.
bool needs_reading(const Column& column, const ColumnMetadata& metadata) {
  if (column.missing_count() == column.size() || column.type == ColumnType::kBool) return false;
  if (column.type != ColumnType::kDatetime) return true;
  if (!metadata.datetime_format || column.datetime_format == *metadata.datetime_format)
    return false;
  const text::DatetimeFormat declared(*metadata.datetime_format);
  const text::DatetimeFormat read(column.datetime_format);
  return declared.plain_text() != read.plain_text();
}

template <class Read>
Table with_columns(const Table& table, const Metadata& metadata, const Read& read) {
  std::vector<Column> columns(table.column_count());
  parallel_for(columns.size(), [&](std::size_t c) {
    const Column& column = table.column(c);
    const ColumnMetadata* const meaning = metadata.find(column.name);
    columns[c] = meaning == nullptr ? column : read(column, *meaning);
  });
  return Table(std::move(columns));
}

}  // namespace

Column as_declared(const Column& column, const ColumnMetadata& metadata) {
  if (metadata.sdtype == "datetime" && needs_reading(column, metadata)) {
    return read_declared_dates(column, metadata);
  }
  if (column.type == ColumnType::kDatetime && metadata.sdtype != "datetime") {
    if (auto numbers = read_declared_numbers(column)) return *std::move(numbers);
  }
  Column same = column;
  // What the metadata says was not guessed.
  if (metadata.datetime_format) {
    std::erase_if(same.notes, [](const ColumnNote& note) {
      return note.remedy == ColumnNote::Remedy::kMetadata;
    });
  }
  return same;
}

Table as_declared(const Table& table, const Metadata& metadata) {
  return with_columns(table, metadata, [](const Column& column, const ColumnMetadata& meaning) {
    return as_declared(column, meaning);
  });
}

Table as_declared_where_it_fits(const Table& table, const Metadata& metadata) {
  return with_columns(table, metadata, [](const Column& column, const ColumnMetadata& meaning) {
    try {
      return as_declared(column, meaning);
    } catch (const Error&) {
      return column;
    }
  });
}

}  // namespace likeness
