#pragma once

#include "cli/evaluate.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::cli {

/// With `--associative` and without metadata of one's own, the subject of the transactions is an
/// id, not a category: its values are not meant to come back.
void mark_subject(const EvaluateArguments& arguments, const Table& real, Metadata& metadata);

}  // namespace likeness::cli
