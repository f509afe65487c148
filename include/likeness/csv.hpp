#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// The cells that count as missing unless told otherwise, those of pandas: empty, `NA`, `N/A`,
/// `NaN`, `nan`, `null`, `NULL`, `None`, `<NA>`, `#N/A`, ...
[[nodiscard]] LIKENESS_EXPORT std::vector<std::string> default_missing_markers();

/// The type that a column is to have, whatever its cells look like.
struct CsvColumnType {
  std::string name;
  ColumnType type = ColumnType::kCategory;
  std::string datetime_format;  ///< kDatetime: empty to detect it
};

struct CsvReadOptions {
  /// What separates cells; 0 finds out which of `,` `;` tab `|` it is.
  char separator = 0;
  /// Cells that count as missing, compared letter by letter, besides empty ones. Change it where
  /// one of them is a value (a country code `NA`), or another stands for missing (`?`, `-999`).
  std::vector<std::string> missing = default_missing_markers();
  /// Columns whose type is not to be inferred: to read a second table with the types of a first
  /// one, or numbers as categories. A cell that does not fit is an error.
  std::vector<CsvColumnType> types;
  ProgressCallback progress;
};

/// Reads a CSV file, as docs/csv.md says: RFC 4180, types inferred from all rows. Throws
/// Error(kData) that names file, line and column; Error(kUsage) where `options` name a column that
/// is not there or a separator that can't be one.
[[nodiscard]] LIKENESS_EXPORT Table read_csv(const std::string& path,
                                             const CsvReadOptions& options = {});

/// Reads CSV text from memory as read_csv() reads a file; `source` names the text in errors. The
/// table does not refer to `text`.
[[nodiscard]] LIKENESS_EXPORT Table parse_csv(std::string_view text, std::string_view source,
                                              const CsvReadOptions& options = {});

struct CsvWriteOptions {
  char separator = ',';
  /// What a missing cell is written as; empty for what its column says.
  std::string missing = {};
  /// Whether names and strings that a spreadsheet would run as a formula (those that begin with =,
  /// +, -, @, a tab or a carriage return) get an apostrophe in front, which makes them text there.
  /// Cells that are numbers stay as they are, in columns of strings, too.
  bool guard_formulas = false;
};

/// Writes tables of equal columns, one after another, as one CSV file in constant memory. The file
/// appears under its name with finish() and not before; without it, what was there stays. A
/// pipe, a terminal and /dev/stdout are written as the rows come.
///
/// Every failure to write throws Error(kInternal), a closed pipe and a full disk among them. The
/// same rows give the same bytes, however they are cut into tables and whatever the number of
/// threads.
class LIKENESS_EXPORT CsvWriter {
 public:
  explicit CsvWriter(const std::string& path, CsvWriteOptions options = {});
  ~CsvWriter();
  CsvWriter(CsvWriter&&) noexcept;
  CsvWriter& operator=(CsvWriter&&) noexcept;

  /// Appends the rows of a table, after a header line where it is the first one. Throws
  /// Error(kData) where its column names differ from the first table's.
  void append(const Table& table);

  /// Makes the file appear. To be called once, last.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes one table: CsvWriter with a single append().
LIKENESS_EXPORT void write_csv(const Table& table, const std::string& path,
                               const CsvWriteOptions& options = {});

/// The rows of a table as CSV text, header first.
[[nodiscard]] LIKENESS_EXPORT std::string format_csv(const Table& table,
                                                     const CsvWriteOptions& options = {});

}  // namespace likeness::io
