#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "likeness/dataset_files.hpp"

namespace likeness::cli {

/// How several tables are read and written.
struct DatasetArguments {
  std::string orphans;  ///< "drop", "unknown" or "stop"; empty for unknown
  std::string doubled;  ///< "drop", "keep" or "stop"; empty for drop
  bool force = false;
  double scale = 1;
  std::optional<std::uint64_t> roots;
  std::uint64_t first_root = 0;
  std::optional<std::uint64_t> root_count;
  std::vector<std::pair<std::string, std::uint64_t>> rows;  ///< of tables
};
/// --doubled-keys, of verbs that learn.
[[nodiscard]] Option doubled_option(DatasetArguments& arguments);
/// --orphans, of verbs that learn.
[[nodiscard]] Option orphans_option(DatasetArguments& arguments);
/// How many rows to make of several tables.
[[nodiscard]] std::vector<Option> size_options(DatasetArguments& arguments);
/// --force, of verbs that write several tables.
[[nodiscard]] Option force_option(DatasetArguments& arguments);

/// Reads the tables of a folder or database, and their metadata, or detects that where
/// `metadata_path` is empty. Of rows that repeat a key, becomes what `doubled` (as in
/// DatasetArguments) says, and a note tells.
[[nodiscard]] io::StoredDataset read_described_dataset(const std::string& path,
                                                       const std::string& metadata_path,
                                                       const ReadArguments& reading,
                                                       const ProgressCallback& progress,
                                                       const std::string& doubled = "");

/// Reads tables to compare with those that `metadata` describes.
[[nodiscard]] Dataset read_compared_dataset(const std::string& path,
                                            const DatasetMetadata& metadata,
                                            const ReadArguments& reading,
                                            const ProgressCallback& progress);

/// Says which rows refer to none, and does with them what was asked for.
[[nodiscard]] Dataset settle_orphans(const io::StoredDataset& stored,
                                     const DatasetArguments& arguments, ProgressDisplay& display);

/// Shows what reading, detecting or writing has to say.
void show_sentences(ProgressDisplay& display, const std::vector<std::string>& notes);

/// Throws what writing a dataset to `path` would throw at the end of long work.
void check_dataset_writable(const std::string& path, const DatasetArguments& arguments);
/// The same, once it is known which tables will be written.
void check_tables_writable(const std::string& path, const DatasetMetadata& metadata,
                           const DatasetArguments& arguments);

/// Throws Error(kUsage) for an option that means nothing for several tables.
void refuse_for_datasets(bool given, const std::string& option);

}  // namespace likeness::cli
