#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/option_groups.hpp"
#include "likeness/csv.hpp"
#include "likeness/metadata.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::cli {

/// A table and what its columns mean.
struct DescribedTable {
  Table table;
  Metadata metadata;
  std::vector<ColumnNote> notes;  ///< what its user may not expect of it
};

/// The path of standard input for `-`, any other as it is.
[[nodiscard]] std::string input_path(const std::string& argument);
/// The path of standard output for `-`, any other as it is.
[[nodiscard]] std::string output_path(const std::string& argument);

/// Everything in a file; `-` is standard input.
[[nodiscard]] std::string read_text(const std::string& path);

/// How CSV files are to be read. Throws Error(kUsage) for a separator that can't be one.
[[nodiscard]] io::CsvReadOptions csv_read_options(const ReadArguments& reading);

/// Reads a table from a CSV file; `-` is standard input.
[[nodiscard]] Table read_table(const std::string& path, const ReadArguments& reading,
                               const ProgressCallback& progress);

/// Reads a table to compare with the one that `metadata` describes, by the formats that it names.
[[nodiscard]] Table read_compared_table(const std::string& path, const Metadata& metadata,
                                        const ReadArguments& reading,
                                        const ProgressCallback& progress);

/// Reads a table whose cells all stay text, as they are spelled.
[[nodiscard]] Table read_text_table(const std::string& path, const ReadArguments& reading);

/// Reads a table and its metadata, or detects that where `metadata_path` is empty. A column that
/// the metadata calls a date is read as one, whatever it looks like.
[[nodiscard]] DescribedTable read_described_table(const std::string& path,
                                                  const std::string& metadata_path,
                                                  const ReadArguments& reading,
                                                  const ProgressCallback& progress);

/// Reads a table whose columns mean what those of a model's do: what is a date there is one here.
[[nodiscard]] Table read_table_like(const std::string& path, const Metadata& metadata,
                                    const ReadArguments& reading, const ProgressCallback& progress);

/// Writes text to a file, whole or not at all; `-` is standard output.
void write_text(const std::string& path, std::string_view text);

/// Throws what writing to `path` would throw at the end of long work: a missing or unwritable
/// folder, a directory in its place. Leaves nothing behind.
void check_writable(const std::string& path);

}  // namespace likeness::cli
