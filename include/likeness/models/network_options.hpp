#pragma once

#include <cstdint>

namespace likeness::models {

/// Options that networks share: how long and on what they are trained.
struct NetworkTrainingOptions {
  /// How often every row is seen, on average; from 1.
  std::uint64_t epochs = 300;
  /// Rows of a step, from 2.
  std::uint64_t batch_size = 500;
  /// An epoch has at least so many steps: a small table gets smaller batches, and is gone through
  /// several times where that is not enough. 1 does as the peers do.
  std::uint64_t least_steps = 5;
  /// Dimensions of the code or noise that a row is made from.
  std::uint64_t embedding_dim = 128;
  /// The share of the rows, up to 0.5, that is held out to tell when to stop: training ends when
  /// made rows have not come nearer to them for `patience` epochs, and the best epoch is kept. 0
  /// trains on all rows for all epochs.
  double holdout = 0;
  std::uint64_t patience = 20;
};

/// Options that networks share: how a table becomes a matrix.
struct NetworkEncodingOptions {
  /// At most so many modes are found in a column of numbers; from 1.
  std::uint64_t max_modes = 10;
  /// Modes of at most this weight are left out.
  double lowest_mode_weight = 0.005;
  /// A column with more levels pools the rarest; from 3.
  std::uint64_t max_levels = 1000;
  /// Whether numbers stay within the smallest and largest value seen.
  bool enforce_min_max = true;
  /// Whether numbers keep the decimals, and dates the resolution, that were seen.
  bool enforce_rounding = true;
  /// Whether the finished network's marginals are corrected to those of the table
  /// (docs/encoders.md).
  bool calibrate = true;
};

}  // namespace likeness::models
