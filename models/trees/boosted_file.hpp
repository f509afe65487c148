#pragma once

#include <cstddef>
#include <vector>

#include "io/archive.hpp"
#include "stats/boosted_trees.hpp"

namespace likeness::models {

/// How classifiers are saved, which ask for features below `features`: the trees of all as one
/// list of nodes.
void boosted_fields(io::Archive& archive, std::vector<stats::BoostedTrees>& classifiers,
                    std::size_t features);

}  // namespace likeness::models
