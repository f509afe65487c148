#pragma once

#include <string>

namespace likeness::io {

/// Whether what a model of datasets keeps for its host is of tables that came by Arrow, so that
/// nothing is known of a database.
[[nodiscard]] bool is_arrow_schema(const std::string& schema);

}  // namespace likeness::io
