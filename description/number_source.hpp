#pragma once

#include <memory>

#include "description/cell_source.hpp"

namespace likeness::description {

/// Numbers between their ends, as the description says they are spread.
[[nodiscard]] std::unique_ptr<CellSource> number_source(const ColumnMetadata& metadata,
                                                        const ColumnDescription& description,
                                                        const CellPlace& place);

/// Days, or seconds where the format shows times, between their ends.
[[nodiscard]] std::unique_ptr<CellSource> date_source(const ColumnMetadata& metadata,
                                                      const ColumnDescription& description,
                                                      const CellPlace& place);

/// 1, 2, 3, ... from `first` on.
[[nodiscard]] std::unique_ptr<CellSource> sequence_source(std::int64_t first);

}  // namespace likeness::description
