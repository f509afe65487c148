#pragma once

#include <string>

#include "cli/evaluate.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::cli {

/// What `evaluate --associative` adds to the scores; empty without it.
struct Associations {
  std::string text;  ///< for the terminal, an empty line first
  std::string json;

  /// The JSON object `scores` with `associations` as one more member, where there are any.
  [[nodiscard]] std::string added_to(std::string scores) const;
};

/// With `--associative` and without metadata of one's own, the subject of the transactions is an
/// id, not a category: its values are not meant to come back.
void mark_subject(const EvaluateArguments& arguments, const Table& real, Metadata& metadata);

[[nodiscard]] Associations compare_associations(const EvaluateArguments& arguments,
                                                const Table& real, const Table& synthetic);

}  // namespace likeness::cli
