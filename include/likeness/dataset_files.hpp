#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset.hpp"
#include "likeness/export.hpp"
#include "likeness/progress.hpp"

/// Datasets where they are stored: a folder with a CSV file for each table, an SQLite database, or
/// a schema of a PostgreSQL database.
namespace likeness::io {

/// Whether `path` is a folder, a file that is an SQLite database or has the name of one, or the
/// address of a PostgreSQL database, `postgresql://...`. What doesn't exist is judged by its name.
[[nodiscard]] LIKENESS_EXPORT bool is_dataset(const std::string& path);

/// Whether this build of the library reads and writes SQLite databases.
[[nodiscard]] LIKENESS_EXPORT bool can_use_sqlite() noexcept;
/// Whether it reads and writes PostgreSQL databases.
[[nodiscard]] LIKENESS_EXPORT bool can_use_postgres() noexcept;

/// The path as it may be shown to others: of an address, without its password.
[[nodiscard]] LIKENESS_EXPORT std::string shown_path(const std::string& path);

struct DatasetReadOptions {
  /// How CSV files are read; `types` and `progress` are not used.
  CsvReadOptions csv = {};
  /// Called with stage "read", in tables; can cancel.
  ProgressCallback progress = {};
};

struct StoredDataset {
  Dataset dataset;
  /// What the store says itself of keys and relations, and guesses of what columns mean.
  DatasetMetadata metadata;
  /// How the store is made anew, for DatasetWriteOptions; empty for a folder.
  std::string schema;
  /// What was left out and why, a sentence each without a full stop.
  std::vector<std::string> notes;
};

/// Reads all tables of a folder (every .csv file in it) or of a database: in PostgreSQL, of the
/// first schema of the search path, or of the one that the address names by `?schema=`. Nothing is
/// written, not even a lock file. Throws Error(kData) that says what can't be read and why.
[[nodiscard]] LIKENESS_EXPORT StoredDataset read_dataset(const std::string& path,
                                                         const DatasetReadOptions& options = {});

struct DatasetWriteOptions {
  /// From StoredDataset: a database of the same kind gets its tables, indexes and views. Empty for
  /// tables made after the metadata, as they are where the schema is of another kind.
  std::string schema = {};
  bool overwrite = false;  ///< whether to replace what is there under the names to write
  CsvWriteOptions csv = {};
};

/// Receives rows, table after table or in blocks; what is at its path appears whole with finish()
/// and not before.
class LIKENESS_EXPORT DatasetWriter {
 public:
  DatasetWriter() = default;
  virtual ~DatasetWriter();
  DatasetWriter(const DatasetWriter&) = delete;
  DatasetWriter& operator=(const DatasetWriter&) = delete;

  /// Appends rows to a table of the metadata.
  virtual void append(std::string_view table, const Table& rows) = 0;
  /// To be called once, last. Sentences about what could not be written as it was given.
  virtual std::vector<std::string> finish() = 0;
};

/// A writer to a PostgreSQL database where `path` is the address of one, to an SQLite database
/// where it ends in .sqlite, .sqlite3, .db or .db3, else to a folder. Throws Error(kUsage) where
/// something is there that is not to be replaced.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<DatasetWriter> make_dataset_writer(
    const std::string& path, const DatasetMetadata& metadata,
    const DatasetWriteOptions& options = {});

/// Writes a whole dataset with such a writer.
LIKENESS_EXPORT std::vector<std::string> write_dataset(const Dataset& dataset,
                                                       const DatasetMetadata& metadata,
                                                       const std::string& path,
                                                       const DatasetWriteOptions& options = {});

}  // namespace likeness::io
