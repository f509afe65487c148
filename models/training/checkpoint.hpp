#pragma once

#include <filesystem>
#include <vector>

#include "models/training/training.hpp"

namespace likeness::models {

/// The weights of the best epoch so far, where early stopping looks for it.
struct BestState {
  double score = 0;
  std::uint64_t epoch = 0;                 ///< counted from 1; 0 while there is none
  std::vector<std::vector<float>> values;  ///< of each NetworkState
};

/// Where a training stands: all that continuing it takes, besides the network's own state.
struct TrainingPosition {
  TrainingRecord record;
  std::vector<double> epoch_sums;  ///< losses summed over the steps of the epoch in progress
  BestState best;
};

/// Checkpoints take no other file's place: throws Error(kUsage) where there is one at `path` that
/// is neither empty nor a checkpoint.
void check_checkpoint_place(const std::filesystem::path& path);

/// Writes a checkpoint beside `path`, then renames it. docs/networks.md describes the file.
void write_checkpoint(const std::filesystem::path& path, const io::Json& identity,
                      const TrainingPosition& position, std::span<const NetworkState> state);

/// Restores position and state. Throws Error(kModel) for a damaged file or one that is no
/// checkpoint, Error(kUsage) where its identity differs, saying in what.
[[nodiscard]] TrainingPosition read_checkpoint(const std::filesystem::path& path,
                                               const io::Json& identity,
                                               std::span<const NetworkState> state);

}  // namespace likeness::models
