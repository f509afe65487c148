#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "io/byte_source.hpp"
#include "io/csv_chunks.hpp"
#include "io/csv_column.hpp"
#include "io/csv_finish.hpp"
#include "io/csv_text.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "text/nearest_name.hpp"

namespace likeness::io {
namespace {

// Chunks between two calls of the progress callback.
constexpr std::size_t kChunksPerReport = 64;

/// Lends out buffers for cells, so that one that was grown once serves many chunks.
class CellsPool {
 public:
  [[nodiscard]] std::unique_ptr<CsvCells> take() {
    const std::scoped_lock lock(mutex_);
    if (free_.empty()) return std::make_unique<CsvCells>();
    auto cells = std::move(free_.back());
    free_.pop_back();
    return cells;
  }
  void give_back(std::unique_ptr<CsvCells> cells) {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(cells));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<CsvCells>> free_;
};

/// One reading of a text. The first chunk tells what to expect of each column; the others are read
/// in parallel as that, or as more where a cell asks for it. Parts that turn out to be of a lower
/// kind than their column are read again as strings.
class CsvReader {
 public:
  CsvReader(const CsvText& csv, const CsvReadOptions& options)
      : csv_(csv),
        options_(options),
        markers_(options.missing),
        cut_(cut_into_chunks(csv)),
        columns_(csv.names.size()) {
    std::size_t storage_rows = 0;
    for (const CsvChunk& chunk : cut_.chunks) {
      layout_.storage_first.push_back(storage_rows);
      storage_rows += chunk.row_limit;
    }
    layout_.counts.resize(cut_.chunks.size());
    for (std::size_t c = 0; c < columns_; ++c) {
      drafts_.push_back(std::make_unique<ColumnDraft>(storage_rows));
      drafts_[c]->index = c;
      drafts_[c]->parts.resize(cut_.chunks.size());
    }
    settle_wanted_types();
  }

  Table read() {
    read_first_chunk();
    read_other_chunks();
    for (const std::size_t count : layout_.counts) layout_.rows += count;
    settle_kinds();
    read_strings_again();
    return finish();
  }

 private:
  void settle_wanted_types() {
    for (const CsvColumnType& type : options_.types) {
      const auto found = std::find(csv_.names.begin(), csv_.names.end(), type.name);
      if (found == csv_.names.end()) {
        throw Error(ErrorCode::kUsage, '"' + csv_.source + "\" has no column \"" + type.name + '"' +
                                           text::did_you_mean(type.name, csv_.names));
      }
      drafts_[static_cast<std::size_t>(found - csv_.names.begin())]->wanted = &type;
    }
  }

  [[nodiscard]] CellKind first_kind(const ColumnDraft& draft) const {
    if (draft.wanted == nullptr) return CellKind::kMissing;
    switch (draft.wanted->type) {
      case ColumnType::kInt64:
        return CellKind::kInteger;
      case ColumnType::kFloat64:
        return CellKind::kFloat;
      default:
        return CellKind::kString;
    }
  }

  void read_part(std::size_t chunk, std::size_t column, const CsvCells& cells, CellKind kind) {
    ColumnDraft& draft = *drafts_[column];
    ColumnTask task;
    task.csv = &csv_;
    task.chunk = &cut_.chunks[chunk];
    task.cells = &cells;
    task.markers = &markers_;
    task.column = column;
    task.first_row = layout_.storage_first[chunk];
    task.storage = &draft.storage;
    if (chunk > 0 && draft.use_base) task.base = &draft.base;
    CsvDictionary dictionary;
    ColumnPart part = read_column_part(task, kind, dictionary);
    part.first_real = std::min(part.first_real, draft.parts[chunk].first_real);
    if (chunk == 0 && part.kind == CellKind::kString) {
      part.strings = dictionary.strings();
      // Strings that hardly come again in the first chunk won't in the others.
      draft.use_base = 2 * part.strings.size() <= cells.rows;
      if (draft.use_base) draft.base = std::move(dictionary);
    } else {
      part.strings = dictionary.release();
    }
    draft.parts[chunk] = std::move(part);
  }

  void read_first_chunk() {
    const auto cells = std::make_unique<CsvCells>();
    find_cells(csv_, cut_.chunks[0], *cells);
    layout_.counts[0] = cells->rows;
    parallel_for(columns_,
                 [&](std::size_t c) { read_part(0, c, *cells, first_kind(*drafts_[c])); });
  }

  void read_other_chunks() {
    std::vector<CellKind> kinds;
    for (const auto& draft : drafts_) kinds.push_back(draft->parts[0].kind);
    const std::size_t count = cut_.chunks.size();
    for (std::size_t begin = 1; begin < count; begin += kChunksPerReport) {
      report(cut_.chunks[begin].offset);
      const std::size_t batch = std::min(kChunksPerReport, count - begin);
      parallel_for(batch, [&](std::size_t k) {
        const std::size_t chunk = begin + k;
        auto cells = pool_.take();
        find_cells(csv_, cut_.chunks[chunk], *cells);
        layout_.counts[chunk] = cells->rows;
        for (std::size_t c = 0; c < columns_; ++c) read_part(chunk, c, *cells, kinds[c]);
        pool_.give_back(std::move(cells));
      });
    }
    report(csv_.text.size());
  }

  void report(std::size_t bytes) const {
    report_progress(options_.progress,
                    {.stage = "read", .step = bytes, .total = csv_.text.size(), .losses = {}});
  }

  void settle_kinds() {
    kinds_.resize(columns_);
    parallel_for(columns_,
                 [&](std::size_t c) { kinds_[c] = settle_kind(csv_, *drafts_[c], layout_); });
  }

  void read_strings_again() {
    parallel_for(cut_.chunks.size(), [&](std::size_t chunk) {
      std::unique_ptr<CsvCells> cells;
      for (std::size_t c = 0; c < columns_; ++c) {
        if (kinds_[c] != CellKind::kString) continue;
        if (drafts_[c]->parts[chunk].kind == CellKind::kString) continue;
        if (cells == nullptr) {
          cells = pool_.take();
          find_cells(csv_, cut_.chunks[chunk], *cells);
        }
        read_part(chunk, c, *cells, CellKind::kString);
      }
      if (cells != nullptr) pool_.give_back(std::move(cells));
    });
  }

  Table finish() {
    std::vector<Column> columns(columns_);
    parallel_for(columns_, [&](std::size_t c) {
      columns[c] = finish_column(csv_, *drafts_[c], layout_, kinds_[c]);
      drafts_[c].reset();
    });
    return Table(std::move(columns));
  }

  const CsvText& csv_;
  const CsvReadOptions& options_;
  MissingMarkers markers_;
  CsvChunks cut_;
  std::size_t columns_;
  RowLayout layout_;
  std::vector<std::unique_ptr<ColumnDraft>> drafts_;
  std::vector<CellKind> kinds_;
  CellsPool pool_;
};

void check_separator(char separator) {
  if (separator == '"' || separator == '\n' || separator == '\r') {
    throw Error(ErrorCode::kUsage, "Quotes and newlines can't separate the cells of a CSV file.");
  }
}

}  // namespace

std::vector<std::string> default_missing_markers() {
  return {"#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
          "<NA>", "N/A",      "NA",  "NULL",    "NaN",      "None", "n/a",  "nan",    "null"};
}

Table read_csv(const std::string& path, const CsvReadOptions& options) {
  const ByteSource source(path);
  return parse_csv(source.bytes(), source.name(), options);
}

Table parse_csv(std::string_view text, std::string_view source, const CsvReadOptions& options) {
  check_separator(options.separator);
  return parallel_session([&] {
    const CsvText csv = read_csv_header(text, source, options.separator);
    return CsvReader(csv, options).read();
  });
}

}  // namespace likeness::io
