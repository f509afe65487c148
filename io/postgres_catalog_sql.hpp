#pragma once

#include <string>

namespace likeness::io {

/// What a namespace is compared with to be the one that is read.
[[nodiscard]] std::string is_current_schema();

/// Of what an extension made, its own statement makes the same again: this leaves it out. `oid` is
/// of an entry of `catalog`.
[[nodiscard]] std::string not_of_extension(const std::string& catalog, const std::string& oid);

/// How a sequence counts, as a statement says it. `sequence` is a pg_sequence.
[[nodiscard]] std::string sequence_options(const std::string& sequence);

}  // namespace likeness::io
