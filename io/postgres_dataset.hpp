#pragma once

#include <memory>
#include <string>

#include "likeness/dataset_files.hpp"

namespace likeness::io {

/// Reads the tables of one schema of a PostgreSQL database as they are at one moment. `address` is
/// as parse_postgres_address() takes it.
[[nodiscard]] StoredDataset read_postgres(const std::string& address,
                                          const DatasetReadOptions& options);

/// Fills a schema in one transaction, which finish() commits.
[[nodiscard]] std::unique_ptr<DatasetWriter> make_postgres_writer(
    const std::string& address, const DatasetMetadata& metadata,
    const DatasetWriteOptions& options);

}  // namespace likeness::io
