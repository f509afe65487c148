#pragma once

#include <string>
#include <vector>

#include "description/sql_table.hpp"

namespace likeness::description {

/// What a type of SQL, in capitals and without its sizes, says of a column.
void set_sql_type(const std::string& words, const std::vector<std::string>& sizes,
                  SqlColumn& column);

/// Makes a column one of arrays as PostgreSQL spells them; false where its cells can't be in one.
[[nodiscard]] bool set_sql_list(SqlColumn& column);

}  // namespace likeness::description
