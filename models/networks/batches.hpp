#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "models/networks/network_options.hpp"

namespace likeness::models {

/// Rows of a step. A small table gets smaller batches, so that an epoch has `least_steps` of them
/// without repeating rows as long as they have `smallest` rows.
[[nodiscard]] inline std::size_t batch_rows(const NetworkTrainingOptions& options, std::size_t rows,
                                            std::size_t smallest) {
  if (options.least_steps == 1) return options.batch_size;
  const std::size_t wanted = std::max<std::size_t>(smallest, rows / options.least_steps);
  return std::min<std::size_t>(options.batch_size, wanted);
}

/// What the user is told of a batch that is not the one asked for.
[[nodiscard]] inline std::string batch_note(std::size_t batch, std::uint64_t asked,
                                            const std::string& reason) {
  return "A batch has " + std::to_string(batch) + " rows instead of " + std::to_string(asked) +
         ", " + reason + ".";
}

}  // namespace likeness::models
