#pragma once

#include <span>

#include "likeness/autodiff/ops.hpp"
#include "models/frame/encoded_table.hpp"

namespace likeness::models {

/// How far made rows are from real ones: the Frobenius norm of the difference of their second
/// moments E[x x'], where x is an encoded row with a 1 before it. Between levels these are the
/// shares of each pair of levels, so that marginals and pairwise relations count. `made` is as
/// RowGenerator makes rows. The tape is reset.
[[nodiscard]] double moment_distance(autodiff::Tape& tape, std::span<const float> made,
                                     const EncodedTable& real,
                                     std::span<const autodiff::Span> spans);

}  // namespace likeness::models
