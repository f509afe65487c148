#pragma once

#include <cstdint>
#include <vector>

#include "models/networks/network_options.hpp"

namespace likeness::models {

/// Defaults are those of SDV's TVAE, but where docs/networks.md says why not.
struct TvaeOptions {
  static constexpr const char* kModel = "tvae";

  NetworkTrainingOptions training;
  std::vector<std::uint64_t> compress_dims = {128, 128};
  std::vector<std::uint64_t> decompress_dims = {128, 128};
  double loss_factor = 2;
  double learning_rate = 1e-3;
  double weight_decay = 1e-5;
  bool draw_levels = true;
  NetworkEncodingOptions encoding;

  void declare(OptionTable& table) {
    training.declare(table);
    table.sizes("compress_dims", compress_dims, "Sizes of the layers from a row to its code.");
    table.sizes("decompress_dims", decompress_dims, "Sizes of the layers from a code to a row.");
    table.number("loss_factor", loss_factor, 1e-6, 1e6,
                 "How much the reconstruction counts beside the divergence of codes from their "
                 "prior.");
    table.number("learning_rate", learning_rate, 1e-9, 1,
                 "Of Adam; lower it where training diverges.");
    table.number("weight_decay", weight_decay, 0, 1, "Of Adam.");
    table.flag("draw_levels", draw_levels,
               "Draw categories with the decoder's probabilities; without it, the likeliest is "
               "taken, as SDV does.");
    encoding.declare(table);
  }
};

}  // namespace likeness::models
