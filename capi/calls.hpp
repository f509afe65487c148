#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "likeness/error.hpp"
#include "likeness/likeness.h"
#include "likeness/progress.hpp"

namespace likeness::capi {

/// The code of the exception that is being handled; keeps its sentence for this thread.
[[nodiscard]] int keep_error() noexcept;

/// Runs the body of a C function: nothing is thrown through it.
template <class Body>
[[nodiscard]] int call(const Body& body) noexcept {
  try {
    body();
    return LIKENESS_OK;
  } catch (...) {
    return keep_error();
  }
}

/// Throws Error(kUsage) where a pointer that the call needs is null. `what` is its name.
void require(const void* pointer, const char* what);

/// Makes sure that there is a place for a result, and clears it, before anything can fail.
template <class Result>
void clear(Result* place, const char* what) {
  require(place, what);
  *place = Result{};
}

/// Texts and bytes for the caller, who frees them.
void give_text(std::string_view text, char** place);
void give_bytes(std::string_view bytes, void** place, std::size_t* size);

/// A callback of the library that calls one of the host's, which may be null.
[[nodiscard]] ProgressCallback progress_of(likeness_progress progress, void* context);

}  // namespace likeness::capi
