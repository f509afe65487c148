#pragma once

#include <memory>

#include "likeness/export.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `independent`.
struct IndependentOptions {
  bool enforce_min_max = true;  ///< numbers stay within the smallest and largest value seen
  bool enforce_rounding =
      true;  ///< numbers keep the decimals, dates the resolution, that were seen
};

/// Every column alone, by its own distribution: the floor that every other model has to beat.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_independent(
    const IndependentOptions& options = {});

}  // namespace likeness::models
