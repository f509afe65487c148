#pragma once

#include <cstdlib>

/// Whether tests shall try all that they can, as the nightly run asks for, and not a part that is
/// enough for every change.
[[nodiscard]] inline bool is_thorough() {
  return std::getenv("LIKENESS_THOROUGH") != nullptr;
}
