#pragma once

#include <span>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// One sentence that names columns with what the metadata takes them for, such as
/// `Not scored: "id" (the primary key), "city" (personal data: city); ...`. `what` is said of them:
/// "not scored", "generated, not learned". Empty for no columns.
[[nodiscard]] std::string columns_note(const Metadata& metadata, std::span<const std::string> names,
                                       const std::string& what);

/// For tables in which rows belong together: a sentence for an id that repeats while other columns
/// stay the same in all of its rows, which a model that makes each row by itself doesn't keep. At
/// most one for a table, about the id of which most columns depend.
[[nodiscard]] std::vector<std::string> repeated_rows_notes(const Table& table,
                                                           const Metadata& metadata);

}  // namespace likeness
