#pragma once

#include <optional>
#include <string>
#include <vector>

#include "likeness/description.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::description {

/// The regular expressions that constraints ask of a column in each row where it is there.
[[nodiscard]] std::vector<std::string> patterns_asked_of(const std::string& column,
                                                         const Metadata& metadata);

/// Of which regular expression texts are to be drawn, where most of `made`, cells of the column as
/// it is, don't meet the asked ones; nothing where they do. What any text may be stands for a few
/// letters then.
[[nodiscard]] std::optional<std::string> pattern_to_draw(const std::vector<std::string>& asked,
                                                         const Column& made,
                                                         const ColumnDescription& description);

}  // namespace likeness::description
