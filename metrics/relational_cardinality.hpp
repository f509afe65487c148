#pragma once

#include "likeness/relational_evaluation.hpp"

namespace likeness::metrics {

/// Cardinalities, references and orphans of one relation.
[[nodiscard]] RelationScore score_relation(const Relation& relation, const RelationalInput& input);

}  // namespace likeness::metrics
