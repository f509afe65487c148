#pragma once

#include <cstdint>
#include <vector>

#include "likeness/relational_evaluation.hpp"

namespace likeness::metrics {

/// Cardinalities, references and orphans of one relation.
[[nodiscard]] RelationScore score_relation(const Relation& relation, const RelationalInput& input);

/// How many rows refer to each row of the parent.
[[nodiscard]] std::vector<std::uint64_t> children_of(const Relation& relation,
                                                     const Dataset& dataset);

}  // namespace likeness::metrics
