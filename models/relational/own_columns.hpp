#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"
#include "models/frame/frame.hpp"
#include "models/relational/relational_model.hpp"

namespace likeness::models {

/// Says of each column of a table where its cells come from, as far as
/// relations and the rows of parents tell: keys, and positions within the
/// parent.
[[nodiscard]] std::vector<ColumnSource> find_sources(const RelationPlan& plan, std::size_t table,
                                                     const Table& cells, const Metadata& metadata,
                                                     const std::vector<std::int32_t>& makers);

/// Where the rows of each parent count first, first + 1, ...: that first number. Rows without a
/// parent may have any.
[[nodiscard]] std::optional<std::int64_t> counts_from(const Column& column,
                                                      const std::vector<std::int32_t>& makers);

/// Learns the frame of the columns that are the table's own, and behind them of the helpers by
/// which rules are obeyed, where `ruled` is there, but none of what is lent; nothing where it has
/// none. `keys`, to which others refer, are never missing. Numbers that fewer owners reach than
/// must share them are left out, as `owners` says whose each row is; `rare` becomes what. Of a
/// single row nothing is learned but how its keys are written.
[[nodiscard]] std::optional<FramedTable> frame_own_columns(
    const std::vector<ColumnSource>& sources, const Table& cells, const Metadata& metadata,
    const std::optional<RuledRows>& ruled, std::span<const std::string> keys,
    const std::vector<LentColumn>& lent, const FrameOptions& options,
    std::span<const std::int32_t> owners, RareRecord& rare);

}  // namespace likeness::models
