#pragma once

#include <string_view>
#include <vector>

#include "constraints/table_constraint.hpp"
#include "io/json.hpp"

namespace likeness {

/// Rules of several tables: an object of tables, each with a rule or a list of them, as
/// constraints_of_json() takes them; or a list of texts such as `orders: shipped >= ordered` and of
/// SDV's objects with a `table_name`. `source` names the text in errors. Throws Error(kData).
[[nodiscard]] std::vector<TableConstraint> table_constraints_of_json(
    const io::Json& rules, std::string_view source, const DatasetMetadata& metadata);

}  // namespace likeness
