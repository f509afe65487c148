#include "cli/files.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "cli/interrupt.hpp"
#include "io/atomic_file.hpp"
#include "io/postgres_address.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_files.hpp"
#include "likeness/error.hpp"
#include "makers/personal_text.hpp"
#include "table/declared_types.hpp"

namespace likeness::cli {
namespace {

/// Everything that comes from a descriptor.
std::string read_all(int descriptor, const std::string& name) {
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    if (count == 0) return text;
    if (count < 0 && errno != EINTR) {
      throw Error(ErrorCode::kData, "Can't read " + name + ": " + std::strerror(errno) + ".");
    }
    stop_if_interrupted();
  }
}

std::string read_file(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input");
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) {
    throw Error(ErrorCode::kData, "Can't read \"" + path + "\": " +
                                      (file ? "it is a directory" : std::strerror(errno)) + ".");
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

io::CsvReadOptions csv_options(const ReadArguments& reading, const ProgressCallback& progress) {
  io::CsvReadOptions options = csv_read_options(reading);
  options.progress = progress;
  return options;
}

}  // namespace

std::string read_text(const std::string& path) {
  return read_file(path);
}

io::CsvReadOptions csv_read_options(const ReadArguments& reading) {
  io::CsvReadOptions options;
  if (reading.separator == "\\t" || reading.separator == "tab") {
    options.separator = '\t';
  } else if (reading.separator.size() == 1) {
    options.separator = reading.separator[0];
  } else if (!reading.separator.empty()) {
    throw Error(ErrorCode::kUsage, "The separator \"" + reading.separator +
                                       "\" is not one character; write \"tab\" for a tab.");
  }
  if (!reading.missing.empty()) options.missing = reading.missing;
  return options;
}

std::string input_path(const std::string& argument) {
  return argument == "-" ? "/dev/stdin" : argument;
}

std::string output_path(const std::string& argument) {
  return argument == "-" ? "/dev/stdout" : argument;
}

Table read_table(const std::string& path, const ReadArguments& reading,
                 const ProgressCallback& progress) {
  Table table = io::read_csv(input_path(path), csv_options(reading, progress));
  stop_if_interrupted();
  return table;
}

Table read_compared_table(const std::string& path, const Metadata& metadata,
                          const ReadArguments& reading, const ProgressCallback& progress) {
  return as_declared_where_it_fits(read_table(path, reading, progress), metadata);
}

Table read_text_table(const std::string& path, const ReadArguments& reading) {
  const std::string text = read_file(path);
  const std::string source = path == "-" ? "standard input" : path;
  io::CsvReadOptions options = csv_options(reading, {});
  const Table names = io::parse_csv(text, source, options);
  for (const Column& column : names.columns()) {
    options.types.push_back({column.name, ColumnType::kText, ""});
  }
  return io::parse_csv(text, source, options);
}

DescribedTable read_described_table(const std::string& path, const std::string& metadata_path,
                                    const ReadArguments& reading,
                                    const ProgressCallback& progress) {
  if (metadata_path.empty()) {
    DescribedTable result{read_table(path, reading, progress), {}, {}};
    result.metadata = detect_metadata(result.table);
    result.notes = column_notes(result.table, result.metadata);
    const auto personal = makers::personal_text_notes(result.table, result.metadata);
    result.notes.insert(result.notes.end(), personal.begin(), personal.end());
    return result;
  }
  if (path == "-" && metadata_path == "-") {
    throw Error(ErrorCode::kUsage, "Only one of table and metadata can come from standard input.");
  }
  const std::string source = metadata_path == "-" ? "standard input" : metadata_path;
  DescribedTable result{{}, parse_metadata(read_file(metadata_path), source), {}};
  result.table = read_table_like(path, result.metadata, reading, progress);
  result.notes = column_notes(result.table);
  check_metadata(result.metadata, result.table);
  return result;
}

Table read_table_like(const std::string& path, const Metadata& metadata,
                      const ReadArguments& reading, const ProgressCallback& progress) {
  return as_declared(read_table(path, reading, progress), metadata);
}

void write_text(const std::string& path, std::string_view text) {
  io::AtomicFile file(output_path(path));
  file.write(text);
  file.commit();
}

void check_writable(const std::string& path) {
  if (io::is_postgres_address(path)) {
    fail(in_quotes(io::shown_path(path)) +
         " is a database, which takes tables that come from a folder or a database; name a file.");
  }
  // Opening a pipe or a terminal could block it or be seen at its other end.
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (path == "-" || std::filesystem::is_other(status)) return;
  const io::AtomicFile file(path);
}

}  // namespace likeness::cli
