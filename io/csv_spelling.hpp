#pragma once

#include "io/csv_finish.hpp"

namespace likeness::io {

/// Whether the cells of a column are numbers, but their spelling says what the numbers don't, so
/// that it is one of names: versions (1.9, 1.10), or codes of which only some begin or end with a
/// space. Both have few values that come five times each or more.
[[nodiscard]] bool is_spelled(ColumnDraft& draft, const RowLayout& layout);

}  // namespace likeness::io
