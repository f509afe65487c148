#pragma once

#include <string>
#include <vector>

#include "cli/verb.hpp"

namespace likeness::cli {

/// Prints the manual page; not listed, as it is for whoever builds the program:
/// `likeness manual-page > docs/man/likeness.1`.
inline constexpr const char* kManualVerb = "manual-page";

/// The manual page, in the language of man(7): all verbs, options, and options of models.
[[nodiscard]] std::string manual_page(const std::vector<Verb>& verbs);

}  // namespace likeness::cli
