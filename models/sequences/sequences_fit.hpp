#pragma once

#include <memory>

#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/table.hpp"
#include "models/learned_model.hpp"
#include "models/sequences/sequences_options.hpp"

namespace likeness::models {

/// Learns a table of sequences; throws Error(kData) for what is none, Error(kCancelled).
[[nodiscard]] std::unique_ptr<const LearnedModel> learn_sequences(const SequencesOptions& options,
                                                                  const Table& table,
                                                                  const Metadata& metadata,
                                                                  const FitOptions& fit);

}  // namespace likeness::models
