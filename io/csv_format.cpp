#include "io/csv_format.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "likeness/error.hpp"
#include "text/number_format.hpp"

namespace likeness::io {
namespace {

// Short cells are copied as so many bytes at once, the rest is overwritten.
constexpr std::size_t kShortCell = 16;

char* copy_padded(const char* from, std::size_t size, char* out) noexcept {
  std::memcpy(out, from, kShortCell);
  if (size > kShortCell) std::memcpy(out + kShortCell, from + kShortCell, size - kShortCell);
  return out + size;
}

/// Whether both are the same memory; then they hold the same strings.
bool same_memory(const StringArray& a, const StringArray& b) noexcept {
  if (a.size() != b.size()) return false;
  if (a.size() == 0) return true;
  const std::string_view last_a = a[a.size() - 1];
  const std::string_view last_b = b[b.size() - 1];
  return a[0].data() == b[0].data() && a[0].size() == b[0].size() &&
         last_a.data() == last_b.data() && last_a.size() == last_b.size();
}

}  // namespace

CsvFormatter::CsvFormatter(CsvWriteOptions options) : options_(std::move(options)) {
  const char separator = options_.separator;
  if (separator == '"' || separator == '\n' || separator == '\r' || separator == '\0') {
    throw Error(ErrorCode::kUsage,
                "Quotes, newlines and NUL can't separate the cells of a CSV "
                "file.");
  }
}

bool CsvFormatter::needs_quotes(std::string_view cell) const noexcept {
  return std::any_of(cell.begin(), cell.end(), [&](char c) {
    return c == options_.separator || c == '"' || c == '\n' || c == '\r';
  });
}

void CsvFormatter::append_quoted(std::string_view cell, std::string& out) const {
  // An empty string that is there is not a missing cell.
  if (!cell.empty() && !needs_quotes(cell)) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string CsvFormatter::header(const Table& table) const {
  std::string line;
  for (const Column& column : table.columns()) {
    if (!line.empty()) line += options_.separator;
    append_quoted(column.name, line);
  }
  line += '\n';
  // Readers would skip a line without names, or take the first one's start for a file format's.
  const bool misleading = line.starts_with("\xEF\xBB\xBF") || line.starts_with("PK\x03\x04") ||
                          line.find_first_not_of(" \t\n") == std::string::npos;
  if (!misleading) return line;
  const std::string& first = table.column(0).name;
  return '"' + first + '"' + line.substr(first.size());
}

void CsvFormatter::prepare(const Table& table) {
  columns_.resize(table.column_count());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = table.column(c);
    Prepared& prepared = columns_[c];
    prepare_missing(table, column, prepared);
    if (column.type == ColumnType::kDatetime) {
      prepared.datetime.emplace(column.datetime_format);
    } else if (column.type == ColumnType::kBool || column.type == ColumnType::kCategory) {
      prepare_dictionary(column.dictionary, prepared);
    }
  }
}

void CsvFormatter::prepare_missing(const Table& table, const Column& column,
                                   Prepared& prepared) const {
  const std::string& marker = options_.missing.empty() ? column.missing_marker : options_.missing;
  prepared.missing.clear();
  // A blank line is no row to many readers; quotes make a lone missing cell one.
  if (!marker.empty() || table.column_count() == 1) append_quoted(marker, prepared.missing);
}

void CsvFormatter::prepare_dictionary(const StringArray& dictionary, Prepared& prepared) const {
  if (!prepared.offsets.empty() && same_memory(prepared.dictionary, dictionary)) return;
  std::string cells;
  prepared.offsets = {0};
  prepared.offsets.reserve(dictionary.size() + 1);
  for (std::size_t code = 0; code < dictionary.size(); ++code) {
    append_quoted(dictionary[code], cells);
    prepared.offsets.push_back(cells.size());
  }
  prepared.cells.assign(cells.begin(), cells.end());
  prepared.cells.resize(cells.size() + kShortCell);
  prepared.dictionary = dictionary;
}

void CsvFormatter::format_cell(const Column& column, const Prepared& prepared, std::size_t row,
                               std::string& scratch, CharBuffer& out) const {
  scratch.clear();
  switch (column.type) {
    case ColumnType::kInt64:
      return out.set_end(text::write_integer(column.integers[row], out.room(text::kNumberSize)));
    case ColumnType::kFloat64:
      return out.set_end(text::write_float(column.floats[row], column.decimals, column.min_decimals,
                                           out.room(text::kNumberSize)));
    case ColumnType::kBool:
    case ColumnType::kCategory: {
      const auto code = static_cast<std::size_t>(column.codes[row]);
      const std::size_t begin = prepared.offsets[code];
      const std::size_t size = prepared.offsets[code + 1] - begin;
      char* const end = out.room(size + kShortCell);
      return out.set_end(copy_padded(prepared.cells.data() + begin, size, end));
    }
    case ColumnType::kDatetime: {
      std::string plain;
      prepared.datetime->append(column.integers[row], plain);
      append_quoted(plain, scratch);
      break;
    }
    case ColumnType::kText:
      append_quoted(column.strings[row], scratch);
      break;
  }
  out.set_end(std::copy(scratch.begin(), scratch.end(), out.room(scratch.size())));
}

void CsvFormatter::format_rows(const Table& table, std::size_t begin, std::size_t end,
                               CharBuffer& out) const {
  std::string scratch;
  for (std::size_t row = begin; row < end; ++row) {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const Column& column = table.column(c);
      if (column.valid(row)) {
        format_cell(column, columns_[c], row, scratch, out);
      } else {
        const std::string& missing = columns_[c].missing;
        out.set_end(std::copy(missing.begin(), missing.end(), out.room(missing.size())));
      }
      char* const behind = out.room(1);
      *behind = c + 1 < columns_.size() ? options_.separator : '\n';
      out.set_end(behind + 1);
    }
  }
}

}  // namespace likeness::io
