#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/network_options.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `ctgan`; defaults are those of SDV's CTGAN, but where docs/networks.md says why not.
struct CtganOptions {
  NetworkTrainingOptions training;
  /// Sizes of the generator's residual layers and of the critic's layers; each is 1 or more.
  std::vector<std::uint64_t> generator_dim = {256, 256};
  std::vector<std::uint64_t> discriminator_dim = {256, 256};
  /// Of Adam.
  double generator_lr = 2e-4;
  double generator_decay = 1e-6;
  double discriminator_lr = 2e-4;
  double discriminator_decay = 1e-6;
  double beta1 = 0.5;
  double beta2 = 0.9;
  /// Critic steps for each generator step, from 1.
  std::uint64_t discriminator_steps = 1;
  /// Rows that the critic judges together, from 1; 10 works against a generator that makes the same
  /// few rows over and over.
  std::uint64_t pac = 10;
  /// Weight of the gradient penalty.
  double gradient_penalty = 10;
  /// The share of the critic's units that are left out in each step.
  double dropout = 0.5;
  /// Of the Gumbel-softmax in training, above 0: small is near to one-hot rows.
  double temperature = 0.2;
  /// Whether levels to train by are drawn by the logarithm of their frequency, so that rare ones
  /// are seen often. Off, by their frequency.
  bool log_frequency = true;
  /// Above 0, the generator that is kept is a running average of the one that is trained, of which
  /// each step leaves this share; try 0.999 with calibrate off. 0 keeps the last weights.
  double averaging = 0;
  NetworkEncodingOptions encoding;
};

/// A conditional generative adversarial network for tables (docs/networks.md). Throws Error(kUsage)
/// for an option out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_ctgan(
    const CtganOptions& options = {});

}  // namespace likeness::models
