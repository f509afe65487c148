#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/verb.hpp"

namespace likeness::cli {

/// What a command line asks of `verbs`, ready to run. Throws Error(kUsage) for a wrong verb, option
/// or value, with the nearest right name. Running it does the work and throws what that throws.
[[nodiscard]] std::function<void()> parse_arguments(const std::vector<Verb>& verbs,
                                                    std::span<const char* const> arguments);

}  // namespace likeness::cli
