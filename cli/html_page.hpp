#pragma once

#include <string>

#include "likeness/report.hpp"

namespace likeness::cli {

/// The file's name alone, for reports; empty for a stream.
[[nodiscard]] std::string reported_name(const std::string& path);

/// What a model file says of its model; nothing where `path` is empty.
[[nodiscard]] std::optional<ModelSummary> summary_of_file(const std::string& path);

}  // namespace likeness::cli
