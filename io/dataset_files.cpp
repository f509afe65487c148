#include "likeness/dataset_files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "io/dataset_folder.hpp"
#include "io/postgres_address.hpp"
#include "io/postgres_dataset.hpp"
#include "io/sqlite_dataset.hpp"
#include "table/relation_detect.hpp"

namespace likeness::io {
namespace {

bool named_as_sqlite(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  for (char& character : extension) {
    character = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  }
  return extension == ".sqlite" || extension == ".sqlite3" || extension == ".db" ||
         extension == ".db3";
}

/// Whether a regular file begins as SQLite's do.
bool begins_as_sqlite(const std::string& path) {
  constexpr std::string_view kBeginning = "SQLite format 3";
  std::array<char, kBeginning.size()> bytes = {};
  std::ifstream file(path, std::ios::binary);
  return file.read(bytes.data(), bytes.size()) &&
         std::string_view(bytes.data(), bytes.size()) == kBeginning;
}

bool is_folder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

/// The metadata with the relations that are found, whose columns are identifiers then.
DatasetMetadata with_relations(const Dataset& dataset, DatasetMetadata known) {
  DatasetMetadata found = detect_relations(dataset, known).metadata;
  for (std::size_t k = 0; k < found.tables.size(); ++k) {
    found.tables[k].metadata.alternate_keys = std::move(known.tables[k].metadata.alternate_keys);
  }
  return found;
}

}  // namespace

bool is_dataset(const std::string& path) {
  if (is_postgres_address(path) || is_folder(path) || named_as_sqlite(path)) return true;
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return begins_as_sqlite(path);
  return path.ends_with('/');
}

std::string shown_path(const std::string& path) {
  return is_postgres_address(path) ? shown_postgres_address(path) : path;
}

StoredDataset read_dataset(const std::string& path, const DatasetReadOptions& options) {
  const bool postgres = is_postgres_address(path);
  if (postgres || !is_folder(path)) {
    StoredDataset result = postgres ? read_postgres(path, options) : read_sqlite(path, options);
    if (result.metadata.relations.empty()) {
      // Many databases declare no foreign key that they have.
      result.metadata = with_relations(result.dataset, std::move(result.metadata));
    }
    return result;
  }
  StoredDataset result;
  result.dataset = read_dataset_folder(path, options);
  result.metadata = detect_dataset(result.dataset).metadata;
  return result;
}

DatasetWriter::~DatasetWriter() = default;

std::unique_ptr<DatasetWriter> make_dataset_writer(const std::string& path,
                                                   const DatasetMetadata& metadata,
                                                   const DatasetWriteOptions& options) {
  if (is_postgres_address(path)) return make_postgres_writer(path, metadata, options);
  if (!is_folder(path) && named_as_sqlite(path)) {
    return make_sqlite_writer(path, metadata, options);
  }
  return make_folder_writer(path, metadata, options);
}

std::vector<std::string> write_dataset(const Dataset& dataset, const DatasetMetadata& metadata,
                                       const std::string& path,
                                       const DatasetWriteOptions& options) {
  const std::unique_ptr<DatasetWriter> writer = make_dataset_writer(path, metadata, options);
  for (const NamedTable& table : dataset.tables) writer->append(table.name, table.table);
  return writer->finish();
}

}  // namespace likeness::io
