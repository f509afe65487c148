#pragma once

#include <memory>
#include <string>

#include "likeness/dataset_files.hpp"

namespace likeness::io {

/// Reads an SQLite database in one transaction: its tables, keys and relations.
[[nodiscard]] StoredDataset read_sqlite(const std::string& path, const DatasetReadOptions& options);

/// Fills a new SQLite database beside the target, which it becomes with finish().
[[nodiscard]] std::unique_ptr<DatasetWriter> make_sqlite_writer(const std::string& path,
                                                                const DatasetMetadata& metadata,
                                                                const DatasetWriteOptions& options);

}  // namespace likeness::io
