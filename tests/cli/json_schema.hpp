#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

/// What in `value` breaks `schema`, a sentence for each fault: the keywords type, properties,
/// required, additionalProperties, items, enum and $ref to #/$defs. Other keywords but title,
/// description, $schema and $defs are faults themselves, so that none is taken for checked.
[[nodiscard]] std::vector<std::string> faults_of(const nlohmann::json& value,
                                                 const nlohmann::json& schema);
