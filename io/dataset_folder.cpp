#include "io/dataset_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "io/beside.hpp"
#include "io/byte_source.hpp"
#include "io/csv_text.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> csv_files(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    const bool hidden = path.filename().string().starts_with('.');
    if (!hidden && path.extension() == ".csv" && it->is_regular_file()) files.push_back(path);
  }
  if (error) {
    throw Error(ErrorCode::kData,
                "Can't read the folder " + text::in_quotes(folder) + ": " + error.message() + ".");
  }
  std::ranges::sort(files);
  return files;
}

/// A table's file name; throws for a table whose name can't be one.
std::string file_name(const std::string& table) {
  const bool fits = !table.empty() && table.find('/') == std::string::npos &&
                    table.find('\0') == std::string::npos && table[0] != '.' && table.size() < 250;
  if (!fits) {
    throw Error(ErrorCode::kData, "The table " + text::in_quotes(table) +
                                      " can't be written to a file of its name; rename it.");
  }
  return table + ".csv";
}

Table empty_table(const Metadata& metadata) {
  std::vector<Column> columns;
  for (const ColumnMetadata& column : metadata.columns) {
    columns.push_back({});
    columns.back().name = column.name;
  }
  return Table(std::move(columns));
}

/// The table of a file of a header alone; nothing for any other.
std::optional<Table> header_only(const fs::path& file, const CsvReadOptions& options) {
  constexpr std::uintmax_t kLongestHeader = 1 << 20;
  std::error_code error;
  if (fs::file_size(file, error) > kLongestHeader || error) return std::nullopt;
  const ByteSource source(file.string());
  const CsvText csv = read_csv_header(source.bytes(), source.name(), options.separator, false);
  if (!has_no_rows(csv)) return std::nullopt;
  std::vector<Column> columns;
  for (const std::string& name : csv.names) {
    columns.push_back({});
    columns.back().name = name;
  }
  return Table(std::move(columns));
}

[[noreturn]] void fail_folder(const std::string& folder, const std::error_code& error) {
  throw Error(ErrorCode::kInternal,
              "Can't write the folder " + text::in_quotes(folder) + ": " + error.message() + ".");
}

/// Writes into a folder beside the target, which finish() renames, or whose files it moves.
class FolderWriter : public DatasetWriter {
 public:
  FolderWriter(std::string path, const DatasetMetadata& metadata,
               const DatasetWriteOptions& options)
      : path_(std::move(path)),
        metadata_(metadata),
        csv_(options.csv),
        beside_(make_folder_beside(path_)) {
    for (const NamedMetadata& table : metadata.tables) {
      writers_.emplace(table.name, CsvWriter(beside_.path() + "/" + file_name(table.name), csv_));
    }
  }

  void append(std::string_view table, const Table& rows) override {
    const auto found = writers_.find(std::string(table));
    if (found == writers_.end()) {
      throw Error(ErrorCode::kUsage,
                  "The table " + text::in_quotes(table) + " is not in the metadata.");
    }
    found->second.append(rows);
    written_.insert(std::string(table));
  }

  std::vector<std::string> finish() override {
    for (auto& [name, writer] : writers_) {
      // A table without rows has its header all the same.
      if (!written_.contains(name)) writer.append(empty_table(*metadata_.find(name)));
      writer.finish();
    }
    std::error_code error;
    fs::create_directory(path_, error);  // an empty one is replaced
    fs::rename(beside_.path(), path_, error);
    if (error) move_files();
    beside_.keep();
    return {};
  }

 private:
  /// Into a folder that has other files already.
  void move_files() {
    std::error_code error;
    for (const auto& [name, writer] : writers_) {
      std::string file = "/";
      file += file_name(name);
      fs::rename(beside_.path() + file, path_ + file, error);
      if (error) fail_folder(path_, error);
    }
    fs::remove(beside_.path(), error);
  }

  std::string path_;
  DatasetMetadata metadata_;
  std::set<std::string> written_;
  CsvWriteOptions csv_;
  Beside beside_;
  std::map<std::string, CsvWriter> writers_;
};

}  // namespace

Dataset read_dataset_folder(const std::string& path, const DatasetReadOptions& options) {
  const std::vector<fs::path> files = csv_files(path);
  if (files.empty()) {
    throw Error(ErrorCode::kData, "There is no .csv file in the folder " + text::in_quotes(path) +
                                      "; each table needs one.");
  }
  Dataset dataset;
  for (const fs::path& file : files) {
    report_progress(
        options.progress,
        {.stage = "read", .step = dataset.tables.size(), .total = files.size(), .losses = {}});
    const std::string name = file.stem().string();
    if (std::optional<Table> empty = header_only(file, options.csv)) {
      dataset.tables.push_back({name, std::move(*empty)});
    } else {
      dataset.tables.push_back({name, read_csv(file.string(), options.csv)});
    }
  }
  return dataset;
}

std::unique_ptr<DatasetWriter> make_folder_writer(const std::string& path,
                                                  const DatasetMetadata& metadata,
                                                  const DatasetWriteOptions& options) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_directory(status)) {
    throw Error(ErrorCode::kUsage,
                text::in_quotes(path) + " is a file; several tables need a folder of their own.");
  }
  if (fs::is_directory(status) && !fs::is_empty(path, error) && !options.overwrite) {
    throw Error(ErrorCode::kUsage, "The folder " + text::in_quotes(path) +
                                       " is not empty; name another one, or ask for its tables to "
                                       "be overwritten.");
  }
  return std::make_unique<FolderWriter>(path, metadata, options);
}

}  // namespace likeness::io
