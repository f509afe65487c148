#pragma once

#include <string_view>
#include <vector>

#include "io/json.hpp"
#include "likeness/metadata.hpp"

namespace likeness {

/// A list of SDV's objects and of expressions. Throws Error(kData).
[[nodiscard]] std::vector<Constraint> constraints_of_json(const io::Json& list,
                                                          std::string_view source);
[[nodiscard]] io::Json json_of_constraints(const std::vector<Constraint>& constraints);

}  // namespace likeness
