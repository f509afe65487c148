#pragma once

#include "cli/files.hpp"
#include "cli/option_groups.hpp"

namespace likeness::cli {

/// Lets --column and --locale decide over what was detected, or what the metadata say. Throws
/// Error(kUsage) with the nearest name for an unknown column, sdtype or locale.
void decide_meanings(const ModelArguments& model, DescribedTable& described);

}  // namespace likeness::cli
