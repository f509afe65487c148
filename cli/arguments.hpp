#pragma once

#include <functional>
#include <span>

namespace likeness::cli {

/// What the command line asks for, ready to run. Throws Error(kUsage) for a wrong verb, option or
/// value, with the nearest right name. Running it does the work and throws what that throws.
[[nodiscard]] std::function<void()> parse_arguments(std::span<const char* const> arguments);

}  // namespace likeness::cli
