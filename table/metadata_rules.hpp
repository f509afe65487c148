#pragma once

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// What the names, types and forms of the columns say that they mean. detect_metadata() adds what
/// lists of names show (makers/).
[[nodiscard]] Metadata metadata_by_rules(const Table& table);

}  // namespace likeness
