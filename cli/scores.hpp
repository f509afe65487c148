#pragma once

#include <cstddef>

#include "likeness/evaluation.hpp"
#include "likeness/progress.hpp"

namespace likeness::cli {

/// How long the lists are that are printed unasked.
inline constexpr std::size_t kLongestList = 20;

/// Quality and diagnostic alone, or everything.
[[nodiscard]] metrics::EvaluationOptions evaluation_options(bool quick,
                                                            const ProgressCallback& progress);

}  // namespace likeness::cli
