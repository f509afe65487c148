#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/models/network_options.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `tvae`; defaults are those of SDV's TVAE, but where docs/networks.md says why not.
struct TvaeOptions {
  NetworkTrainingOptions training;
  /// Sizes of the layers between a row and its code, and between a code and a row; each is 1 or
  /// more.
  std::vector<std::uint64_t> compress_dims = {128, 128};
  std::vector<std::uint64_t> decompress_dims = {128, 128};
  /// How much the reconstruction counts beside the divergence of the code from its prior, above 0.
  double loss_factor = 2;
  /// Of Adam, for all layers.
  double learning_rate = 1e-3;
  double weight_decay = 1e-5;
  /// Whether levels and modes of sampled rows are drawn with the decoder's probabilities. Off, the
  /// likeliest is taken, as SDV does.
  bool draw_levels = true;
  NetworkEncodingOptions encoding;
};

/// A variational autoencoder for tables (docs/networks.md). Throws Error(kUsage) for an option out
/// of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_tvae(
    const TvaeOptions& options = {});

}  // namespace likeness::models
