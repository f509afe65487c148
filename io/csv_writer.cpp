#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/atomic_file.hpp"
#include "io/csv_format.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

namespace likeness::io {
namespace {

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
