#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/atomic_file.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/table.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/number_format.hpp"
#include "text/number_text.hpp"

namespace likeness::io {
namespace {

/// Characters with room to grow, kept from one use to the next.
class CharBuffer {
 public:
  void clear() noexcept { size_ = 0; }
  /// The end of what is written, with room for at least `count` more characters.
  [[nodiscard]] char* room(std::size_t count) {
    if (characters_.size() - size_ < count) {
      characters_.resize(size_ + count + characters_.size() / 2 + 4096);
    }
    return characters_.data() + size_;
  }
  /// Says how far the room was used.
  void set_end(const char* end) noexcept {
    size_ = static_cast<std::size_t>(end - characters_.data());
  }
  [[nodiscard]] std::span<const char> written() const noexcept {
    return {characters_.data(), size_};
  }

 private:
  std::vector<char> characters_;
  std::size_t size_ = 0;
};

/// Turns the rows of a table into CSV text. What can be prepared once (the cells that a dictionary
/// stands for) is kept from one table to the next.
class CsvFormatter {
 public:
  explicit CsvFormatter(CsvWriteOptions options);

  /// The names, one line.
  [[nodiscard]] std::string header(const Table& table) const;

  /// To be called before format_rows() for each table.
  void prepare(const Table& table);

  /// Appends rows [begin, end) of the table that was prepared; several threads may.
  void format_rows(const Table& table, std::size_t begin, std::size_t end, CharBuffer& out) const;

 private:
  /// One column as it will be written.
  struct Prepared {
    StringArray dictionary;  // whose cells `cells` are; keeps their memory from being reused
    std::vector<std::size_t> offsets;
    std::vector<char> cells;       // quoted where needed, with padding at the end
    std::optional<CellText> text;  // of cells that are neither plain numbers nor strings
    std::string missing;           // as it is written
  };

  void prepare_missing(const Table& table, const Column& column, Prepared& prepared) const;
  void prepare_dictionary(const StringArray& dictionary, Prepared& prepared) const;
  void append_quoted(std::string_view cell, std::string& out) const;
  /// A name or a string of the table: quoted, and guarded if that is asked for.
  void append_string(std::string_view cell, std::string& out) const;
  [[nodiscard]] bool needs_quotes(std::string_view cell) const noexcept;
  void format_cell(const Column& column, const Prepared& prepared, std::size_t row,
                   std::string& scratch, CharBuffer& out) const;

  CsvWriteOptions options_;
  std::vector<Prepared> columns_;
};

// Short cells are copied by this many bytes at once; what is too much is overwritten.
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

/// Whether a spreadsheet that opens the file would run the cell.
bool is_formula(std::string_view cell) noexcept {
  constexpr std::string_view kStarts = "=+-@\t\r";
  if (cell.size() < 2 || kStarts.find(cell[0]) == std::string_view::npos) return false;
  const bool signed_number = cell[0] == '+' && text::to_number(cell.substr(1)).has_value();
  return !signed_number && !text::to_number(cell);
}

void CsvFormatter::append_string(std::string_view cell, std::string& out) const {
  if (options_.guard_formulas && is_formula(cell)) {
    append_quoted('\'' + std::string(cell), out);
  } else {
    append_quoted(cell, out);
  }
}

std::string CsvFormatter::header(const Table& table) const {
  std::string line;
  for (const Column& column : table.columns()) {
    if (!line.empty()) line += options_.separator;
    append_string(column.name, line);
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
    if (is_coded(column.type)) prepare_dictionary(column.dictionary, prepared);
    prepared.text.reset();
    const bool plain = is_number(column.type) && column.notation.plain();
    if (is_quantity(column.type) && !plain) prepared.text.emplace(column);
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
    append_string(dictionary[code], cells);
    prepared.offsets.push_back(cells.size());
  }
  prepared.cells.assign(cells.begin(), cells.end());
  prepared.cells.resize(cells.size() + kShortCell);
  prepared.dictionary = dictionary;
}

void CsvFormatter::format_cell(const Column& column, const Prepared& prepared, std::size_t row,
                               std::string& scratch, CharBuffer& out) const {
  if (column.type == ColumnType::kInt64 && !prepared.text) {
    return out.set_end(text::write_integer(column.integers[row], out.room(text::kNumberSize)));
  }
  if (column.type == ColumnType::kFloat64 && !prepared.text) {
    return out.set_end(text::write_float(column.floats[row], column.decimals, column.min_decimals,
                                         out.room(text::kNumberSize)));
  }
  if (is_coded(column.type)) {
    const auto code = static_cast<std::size_t>(column.codes[row]);
    const std::size_t begin = prepared.offsets[code];
    const std::size_t size = prepared.offsets[code + 1] - begin;
    char* const end = out.room(size + kShortCell);
    return out.set_end(copy_padded(prepared.cells.data() + begin, size, end));
  }
  scratch.clear();
  if (prepared.text) {
    append_quoted((*prepared.text)(row), scratch);
  } else {
    append_string(column.strings[row], scratch);
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

// Cells formatted by one task, and tasks whose text waits to be written.
constexpr std::size_t kCellsPerChunk = 64 * 1024;
constexpr std::size_t kChunksInFlight = 16;

/// Formats tables chunk by chunk in parallel and hands their text over in the order of the rows.
class ParallelFormatter {
 public:
  explicit ParallelFormatter(CsvWriteOptions options) : formatter_(std::move(options)) {}

  [[nodiscard]] std::string header(const Table& table) const { return formatter_.header(table); }

  template <class Sink>
  void append(const Table& table, const Sink& sink) {
    formatter_.prepare(table);
    const std::size_t chunk =
        std::max<std::size_t>(1, kCellsPerChunk / std::max<std::size_t>(1, table.column_count()));
    const std::size_t batch = chunk * kChunksInFlight;
    for (std::size_t first = 0; first < table.rows(); first += batch) {
      const std::size_t rows = std::min(batch, table.rows() - first);
      parallel_chunks(rows, chunk, [&](std::size_t begin, std::size_t end) {
        CharBuffer& text = texts_[begin / chunk];
        text.clear();
        formatter_.format_rows(table, first + begin, first + end, text);
      });
      for (std::size_t k = 0; k * chunk < rows; ++k) sink(texts_[k].written());
    }
  }

 private:
  CsvFormatter formatter_;
  std::array<CharBuffer, kChunksInFlight> texts_;
};

}  // namespace

struct CsvWriter::State {
  State(const std::string& path, CsvWriteOptions options)
      : file(path), formatter(std::move(options)) {}

  void write_header(const Table& table) {
    for (const Column& column : table.columns()) names.push_back(column.name);
    file.write(formatter.header(table));
    header_written = true;
  }

  void check_names(const Table& table) const {
    const bool same = std::equal(
        names.begin(), names.end(), table.columns().begin(), table.columns().end(),
        [](const std::string& name, const Column& column) { return name == column.name; });
    if (!same) {
      throw Error(ErrorCode::kData,
                  "A table can't be appended to a CSV file whose columns have other names.");
    }
  }

  AtomicFile file;
  ParallelFormatter formatter;
  std::vector<std::string> names;
  bool header_written = false;
};

CsvWriter::CsvWriter(const std::string& path, CsvWriteOptions options)
    : state_(std::make_unique<State>(path, std::move(options))) {}
CsvWriter::~CsvWriter() = default;
CsvWriter::CsvWriter(CsvWriter&&) noexcept = default;
CsvWriter& CsvWriter::operator=(CsvWriter&&) noexcept = default;

void CsvWriter::append(const Table& table) {
  if (state_->header_written) {
    state_->check_names(table);
  } else {
    state_->write_header(table);
  }
  parallel_session([&] {
    state_->formatter.append(table, [&](std::span<const char> text) { state_->file.write(text); });
  });
}

void CsvWriter::finish() {
  state_->file.commit();
}

void write_csv(const Table& table, const std::string& path, const CsvWriteOptions& options) {
  CsvWriter writer(path, options);
  writer.append(table);
  writer.finish();
}

std::string format_csv(const Table& table, const CsvWriteOptions& options) {
  ParallelFormatter formatter(options);
  std::string csv = formatter.header(table);
  parallel_session([&] {
    formatter.append(table,
                     [&](std::span<const char> text) { csv.append(text.data(), text.size()); });
  });
  return csv;
}

}  // namespace likeness::io
