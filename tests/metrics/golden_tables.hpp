#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// The parsed golden file of that name.
[[nodiscard]] nlohmann::ordered_json read_golden(const std::string& file);

/// {"name": {"type": ..., "values": [...]}, ...}, with null for a missing cell.
[[nodiscard]] Table golden_table(const nlohmann::ordered_json& columns);

/// The metadata of a case: `sdtypes` and, where there are such, `format` (of datetimes) and `regex`
/// by the names of columns, and `primary_key`.
[[nodiscard]] Metadata golden_metadata(const nlohmann::ordered_json& golden);

/// One such column.
[[nodiscard]] Column golden_column(const std::string& name, const nlohmann::ordered_json& column);

}  // namespace likeness::metrics
