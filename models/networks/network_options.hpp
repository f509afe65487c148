#pragma once

#include <cstdint>

#include "models/frame/table_encoder.hpp"
#include "models/frame/value_limits.hpp"
#include "models/options.hpp"

namespace likeness::models {

/// Options that networks share: how long and on what they are trained.
struct NetworkTrainingOptions {
  std::uint64_t epochs = 300;
  std::uint64_t batch_size = 500;
  std::uint64_t least_steps = 5;
  std::uint64_t embedding_dim = 128;
  double holdout = 0;
  std::uint64_t patience = 20;

  void declare(OptionTable& table) {
    constexpr std::uint64_t kMany = 1'000'000'000;
    table.integer("epochs", epochs, 1, kMany,
                  "How often every row is seen on average; more is better up to a point, and "
                  "slower.");
    table.integer("batch_size", batch_size, 2, 1'000'000,
                  "Rows of a training step; smaller where least_steps asks for it.");
    table.integer("least_steps", least_steps, 1, kMany,
                  "Fewest steps of an epoch: small tables get smaller batches and are seen several "
                  "times in each; 1 does as other libraries do.");
    table.integer("embedding_dim", embedding_dim, 1, 65'536,
                  "Dimensions of the code or noise that a row is made from.");
    table.number("holdout", holdout, 0, 0.5,
                 "Share of rows to hold out, to stop early and keep the best epoch; 0 trains on "
                 "all rows for all epochs.");
    table.integer("patience", patience, 1, kMany,
                  "With holdout: epochs without improvement after which training ends.");
  }
};

/// Options that networks share: how a table becomes a matrix.
struct NetworkEncodingOptions {
  std::uint64_t max_modes = 10;
  double lowest_mode_weight = 0.005;
  std::uint64_t max_levels = 1000;
  ValueLimits limits;
  bool calibrate = true;

  void declare(OptionTable& table) {
    table.integer("max_modes", max_modes, 1, 1000,
                  "Finds at most this many modes in a column of numbers.");
    table.number("lowest_mode_weight", lowest_mode_weight, 0, 0.5,
                 "Leaves out modes of at most this weight.");
    table.integer("max_levels", max_levels, 3, 1'000'000,
                  "A column with more categories pools the rarest, which keeps the network small.");
    limits.declare(table);
    table.flag("calibrate", calibrate,
               "Correct the finished network's marginals to those of the table.");
  }

  [[nodiscard]] TableEncoderOptions encoder() const {
    TableEncoderOptions encoder;
    encoder.modes.most_modes = max_modes;
    encoder.modes.lowest_weight = lowest_mode_weight;
    encoder.most_levels = max_levels;
    encoder.frame.split_states = true;
    limits.apply(encoder.frame);
    return encoder;
  }
};

}  // namespace likeness::models
