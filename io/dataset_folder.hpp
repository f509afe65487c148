#pragma once

#include <memory>
#include <string>

#include "likeness/dataset_files.hpp"

namespace likeness::io {

/// Reads every .csv file of a folder as a table of its name, in the order of the names.
[[nodiscard]] Dataset read_dataset_folder(const std::string& path,
                                          const DatasetReadOptions& options);

/// Writes a CSV file for each table into a new folder, or into one that is empty or to be
/// overwritten, where other files stay.
[[nodiscard]] std::unique_ptr<DatasetWriter> make_folder_writer(const std::string& path,
                                                                const DatasetMetadata& metadata,
                                                                const DatasetWriteOptions& options);

}  // namespace likeness::io
