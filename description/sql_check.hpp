#pragma once

#include <optional>
#include <span>
#include <string>

#include "description/sql_tokens.hpp"

namespace likeness::description {

/// The condition of a CHECK in the grammar of docs/constraints.md; nothing where it says something
/// that this can't, such as LIKE.
[[nodiscard]] std::optional<std::string> expression_of_check(std::span<const SqlToken> tokens);

}  // namespace likeness::description
