#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "likeness/export.hpp"
#include "likeness/models/subject_synthesizer.hpp"
#include "likeness/transactions.hpp"

namespace likeness::models {

/// Options of `associative`.
struct AssociativeOptions {
  /// The columns of the transactions; empty ones are found by their names, `-` says that there is
  /// none.
  TransactionNames columns;
  /// Passes over the events; 0 for as many as 4,000 steps take, at least 5 and at most 40.
  std::uint64_t epochs = 0;
  /// Training ends when held-out events have not become more likely for so many epochs; 0 for
  /// never.
  std::uint64_t patience = 4;
  std::uint64_t batch_size = 500;     ///< events in a step
  double learning_rate = 2e-3;        ///< falls to a fiftieth of it along a cosine
  std::uint64_t hidden = 192;         ///< width of the layers that read profile and history
  double adversarial_weight = 0.1;    ///< of the critic beside the likelihood; 0: no critic
  std::uint64_t critic_interval = 4;  ///< steps from one use of the critic to the next
};

/// A conditional GAN for tables of who did what to which thing, with associations between the rows
/// of a subject (docs/associative.md). Throws Error(kUsage) for an option out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<SubjectSynthesizer> make_associative(
    const AssociativeOptions& options = {});

}  // namespace likeness::models
