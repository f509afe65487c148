#pragma once

#include <cstdint>
#include <vector>

#include "models/networks/network_options.hpp"

namespace likeness::models {

/// Defaults are those of SDV's CTGAN, but where docs/networks.md says why not.
struct CtganOptions {
  static constexpr const char* kModel = "ctgan";

  NetworkTrainingOptions training;
  std::vector<std::uint64_t> generator_dim = {256, 256};
  std::vector<std::uint64_t> discriminator_dim = {256, 256};
  double generator_lr = 2e-4;
  double generator_decay = 1e-6;
  double discriminator_lr = 2e-4;
  double discriminator_decay = 1e-6;
  double beta1 = 0.5;
  double beta2 = 0.9;
  std::uint64_t discriminator_steps = 1;
  std::uint64_t pac = 10;
  double gradient_penalty = 10;
  double dropout = 0.5;
  double temperature = 0.2;
  bool log_frequency = true;
  double averaging = 0;
  NetworkEncodingOptions encoding;

  void declare(OptionTable& table) {
    training.declare(table);
    table.sizes("generator_dim", generator_dim, "Sizes of the generator's residual layers.");
    table.sizes("discriminator_dim", discriminator_dim, "Sizes of the critic's layers.");
    table.number("generator_lr", generator_lr, 1e-9, 1,
                 "Learning rate of the generator; lower it where training diverges.");
    table.number("generator_decay", generator_decay, 0, 1, "Weight decay of the generator.");
    table.number("discriminator_lr", discriminator_lr, 1e-9, 1,
                 "Learning rate of the critic; lower it where training diverges.");
    table.number("discriminator_decay", discriminator_decay, 0, 1, "Weight decay of the critic.");
    table.number("beta1", beta1, 0, 0.9999, "Adam's memory of gradients.");
    table.number("beta2", beta2, 0, 0.9999, "Adam's memory of their squares.");
    table.integer("discriminator_steps", discriminator_steps, 1, 1000,
                  "Critic steps for each generator step.");
    table.integer("pac", pac, 1, 1000,
                  "Rows that the critic judges together; more work against rows that repeat.");
    table.number("gradient_penalty", gradient_penalty, 0, 1e6,
                 "Weight of the critic's gradient penalty.");
    table.number("dropout", dropout, 0, 0.99, "Share of the critic's units left out in each step.");
    table.number("temperature", temperature, 1e-3, 1e3,
                 "Of the Gumbel-softmax in training; small is near to one-hot rows.");
    table.flag("log_frequency", log_frequency,
               "Train by categories drawn by the logarithm of their frequency, so that rare ones "
               "are seen often.");
    table.number("averaging", averaging, 0, 0.999999,
                 "Keep a running average of the generator's weights, of which each step leaves "
                 "this share (try 0.999 with calibrate=false); 0 keeps the last weights.");
    encoding.declare(table);
  }
};

}  // namespace likeness::models
