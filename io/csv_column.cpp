#include "io/csv_column.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace likeness::io {
namespace {

/// The cells of one column of a chunk.
class CellReader {
 public:
  explicit CellReader(const ColumnTask& task)
      : data_(task.chunk->data),
        cells_(*task.cells),
        column_(task.column),
        // Rows end in CRLF or LF; the former leaves its first byte in the last cell.
        strip_return_(task.csv->newline == '\n' && task.column + 1 == task.cells->columns),
        quotes_(task.chunk->quotes) {}

  /// The bytes between the separators.
  [[nodiscard]] std::string_view raw(std::size_t row) const noexcept {
    const std::uint32_t begin = cells_.begin(row, column_);
    std::uint32_t end = cells_.end(row, column_);
    if (strip_return_ && end > begin && data_[end - 1] == '\r') --end;
    return {data_ + begin, end - begin};
  }

  /// Whether the cell must be unquoted to be read.
  [[nodiscard]] bool quoted(std::string_view raw) const noexcept {
    return quotes_ && !raw.empty() && raw[0] == '"';
  }

  /// The content of a quoted cell; refers to `scratch`, which is padded, where quotes are doubled.
  [[nodiscard]] static std::string_view unquote(std::string_view raw, std::string& scratch) {
    const std::string_view inside = raw.substr(1);
    if (inside.find('"') + 1 == inside.size() && !inside.empty()) {
      return inside.substr(0, inside.size() - 1);
    }
    scratch.clear();
    csv_unquote(raw.data(), raw.data() + raw.size(), scratch);
    const std::size_t size = scratch.size();
    scratch.append(kCellPadding, '\0');
    return std::string_view(scratch).substr(0, size);
  }

 private:
  const char* data_;
  const CsvCells& cells_;
  std::size_t column_;
  bool strip_return_;
  bool quotes_;
};

void note_missing(ColumnPart& part, std::size_t row, std::string_view cell) {
  if (part.missing.empty()) part.marker = cell;
  part.missing.add(row);
}

void store_real(std::int64_t* numbers, std::size_t row, double value) noexcept {
  std::memcpy(numbers + row, &value, sizeof value);
}

/// Reads the numbers of a chunk until a cell is of a kind that it does not know.
class NumberReader {
 public:
  NumberReader(const ColumnTask& task, ColumnPart& part)
      : task_(task),
        part_(part),
        cells_(task),
        numbers_(task.storage->numbers() + task.first_row) {}

  /// Reads whole numbers from `row` on; returns the first row whose cell is something else.
  std::size_t read_integers(std::size_t row) {
    const bool short_form = !task_.markers->numeric();
    for (; row < task_.cells->rows; ++row) {
      const std::string_view raw = cells_.raw(row);
      if (short_form && parse_short_integer(raw.data(), raw.size(), numbers_[row])) {
        any_ = true;
        continue;
      }
      if (skip_missing(raw, row)) continue;
      if (number_.kind != NumberKind::kInteger) return row;
      numbers_[row] = number_.integer;
      if (number_.written.plus) part_.style.add_plus();
      part_.padded += number_.padded ? 1 : 0;
      any_ = true;
    }
    return row;
  }

  /// Reads numbers of any form from `row` on, likewise.
  std::size_t read_floats(std::size_t row) {
    for (; row < task_.cells->rows; ++row) {
      if (skip_missing(cells_.raw(row), row)) continue;
      if (number_.kind == NumberKind::kNone) return row;
      if (number_.kind == NumberKind::kInfinite) {
        part_.first_infinite = std::min(part_.first_infinite, offset(row));
        number_.real = 0;
      }
      if (number_.kind != NumberKind::kInteger) {
        part_.first_real = std::min(part_.first_real, offset(row));
      }
      store_real(numbers_, row, number_.real);
      part_.point = part_.point || number_.kind == NumberKind::kDecimal;
      part_.big_integer = part_.big_integer || number_.kind == NumberKind::kBigInteger;
      part_.style.add(number_.written);
      part_.padded += number_.padded ? 1 : 0;
      any_ = true;
    }
    return row;
  }

  /// Any cell but missing ones has been read.
  [[nodiscard]] bool any() const noexcept { return any_; }
  [[nodiscard]] std::size_t offset(std::size_t row) const noexcept {
    return task_.chunk->offset + task_.cells->begin(row, task_.column);
  }
  [[nodiscard]] std::int64_t* numbers() const noexcept { return numbers_; }

 private:
  /// Notes a missing cell; otherwise reads the cell into `number_` and returns false.
  bool skip_missing(std::string_view raw, std::size_t row) {
    const std::string_view cell = cells_.quoted(raw) ? CellReader::unquote(raw, scratch_) : raw;
    bool missing = cell.empty();
    if (!missing) {
      number_ = parse_number(cell.data(), cell.data() + cell.size());
      const bool comparable = number_.kind == NumberKind::kNone || task_.markers->numeric() ||
                              number_.kind == NumberKind::kInfinite;
      missing = comparable && task_.markers->contain(cell);
    }
    if (missing) {
      note_missing(part_, row, cell);
      numbers_[row] = 0;
    }
    return missing;
  }

  const ColumnTask& task_;
  ColumnPart& part_;
  CellReader cells_;
  std::int64_t* numbers_;
  ParsedNumber number_;
  std::string scratch_;
  bool any_ = false;
};

/// False where the column holds something that is not a number.
bool read_numbers(const ColumnTask& task, CellKind kind, ColumnPart& part) {
  NumberReader reader(task, part);
  std::size_t row = 0;
  part.kind = kind;
  if (kind != CellKind::kFloat) {
    part.kind = CellKind::kInteger;
    row = reader.read_integers(0);
    if (row < task.cells->rows) {
      const bool earlier_numbers = reader.any();
      integers_to_floats(reader.numbers(), 0, row);
      if (earlier_numbers) part.style.add_whole(row - part.missing.count());
      part.kind = CellKind::kFloat;
    }
  }
  if (part.kind == CellKind::kFloat) row = reader.read_floats(row);
  if (row < task.cells->rows) {
    part.first_string = reader.offset(row);
    return false;
  }
  if (!reader.any()) part.kind = CellKind::kMissing;
  if (part.kind == CellKind::kInteger) {
    part.style.add_whole(task.cells->rows - part.missing.count());
  }
  return true;
}

/// Gives codes to the strings of a chunk.
class StringReader {
 public:
  StringReader(const ColumnTask& task, CsvDictionary& dictionary, ColumnPart& part)
      : task_(task),
        dictionary_(dictionary),
        part_(part),
        cells_(task),
        first_code_(task.base == nullptr ? 0
                                         : static_cast<std::int32_t>(task.base->strings().size())) {
  }

  void read() {
    std::int32_t* const codes = task_.storage->codes() + task_.first_row;
    for (std::size_t row = 0; row < task_.cells->rows; ++row) {
      const std::string_view raw = cells_.raw(row);
      const std::string_view cell = cells_.quoted(raw) ? CellReader::unquote(raw, scratch_) : raw;
      const std::int32_t code = code_of(cell);
      if (code < 0) note_missing(part_, row, cell);
      codes[row] = std::max(code, 0);
    }
  }

 private:
  /// -1 where the cell is missing.
  std::int32_t code_of(std::string_view cell) {
    if (cell.empty()) return -1;
    const CsvDictionary::Key key = CsvDictionary::key(cell);
    if (task_.base != nullptr) {
      const std::int32_t known = task_.base->find(key);
      if (known != CsvDictionary::kAbsent) return known;
    }
    std::int32_t code = dictionary_.find(key);
    if (code == CsvDictionary::kAbsent) code = add(key);
    return code < 0 ? code : first_code_ + code;
  }

  std::int32_t add(CsvDictionary::Key key) {
    if (key.text.data() == scratch_.data()) {
      part_.unquoted.push_front(scratch_);
      key.text = std::string_view(part_.unquoted.front()).substr(0, key.text.size());
    }
    if (!task_.markers->contain(key.text)) return dictionary_.add(key);
    dictionary_.add_missing(key);
    return -1;
  }

  const ColumnTask& task_;
  CsvDictionary& dictionary_;
  ColumnPart& part_;
  CellReader cells_;
  std::int32_t first_code_;
  std::string scratch_;
};

}  // namespace

MissingMarkers::MissingMarkers(const std::vector<std::string>& markers) {
  for (const std::string& marker : markers) {
    markers_.insert(marker);
    longest_ = std::max(longest_, marker.size());
    const auto number = parse_number(marker.data(), marker.data() + marker.size());
    numeric_ =
        numeric_ || (number.kind != NumberKind::kNone && number.kind != NumberKind::kInfinite);
  }
}

std::int64_t* ColumnStorage::numbers() {
  return static_cast<std::int64_t*>(allocate(numbers_, sizeof(std::int64_t)));
}

std::int32_t* ColumnStorage::codes() {
  return static_cast<std::int32_t*>(allocate(codes_, sizeof(std::int32_t)));
}

void* ColumnStorage::allocate(std::shared_ptr<void>& memory, std::size_t element) {
  const std::scoped_lock lock(mutex_);
  if (memory == nullptr) {
    void* const bytes = std::malloc(std::max<std::size_t>(1, rows_ * element));
    if (bytes == nullptr) throw std::bad_alloc();
    memory = std::shared_ptr<void>(bytes, std::free);
  }
  return memory.get();
}

ColumnPart read_column_part(const ColumnTask& task, CellKind kind, CsvDictionary& dictionary) {
  ColumnPart part;
  if (kind != CellKind::kString && read_numbers(task, kind, part)) return part;
  ColumnPart strings;
  strings.first_string = part.first_string;
  strings.kind = CellKind::kString;
  StringReader(task, dictionary, strings).read();
  return strings;
}

void integers_to_floats(std::int64_t* numbers, std::size_t begin, std::size_t end) noexcept {
  for (std::size_t row = begin; row < end; ++row) {
    store_real(numbers, row, static_cast<double>(numbers[row]));
  }
}

}  // namespace likeness::io
