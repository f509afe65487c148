#pragma once

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::capi {

/// The table as the metadata declares its columns. Times that came as such have no format to
/// follow: they take the one that is declared.
[[nodiscard]] Table declared(const Table& table, const Metadata& metadata);
/// Likewise a table that is compared with it; columns that don't fit stay as they are.
[[nodiscard]] Table declared_where_it_fits(const Table& table, const Metadata& metadata);

}  // namespace likeness::capi
