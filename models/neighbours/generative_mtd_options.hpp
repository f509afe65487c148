#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/frame/value_limits.hpp"
#include "models/options.hpp"

namespace likeness::models {

/// The defaults are for tables of 50 to 5,000 rows.
struct GenerativeMtdOptions {
  static constexpr const char* kModel = "generative_mtd";

  std::string preset;

  // Pseudo-real rows, as in knn_mtd.
  std::uint64_t neighbours = 0;
  double spread = 0;
  std::string membership = "triangular";
  bool paper_diffusion = false;
  std::string target;
  std::uint64_t fewest_levels = 10;
  std::uint64_t pool_rows = 4000;

  // The network: encoder, decoder and critic.
  std::uint64_t epochs = 8;
  std::uint64_t batch_size = 128;
  std::uint64_t embedding = 32;
  std::vector<std::uint64_t> encoder_layers = {64};
  std::vector<std::uint64_t> decoder_layers = {64};
  std::vector<std::uint64_t> critic_layers = {64, 64};
  double dropout = 0;
  bool residual = true;
  std::string number_code = "normal_scores";
  std::string optimizer = "adam";
  double learning_rate = 1e-3;
  double weight_decay = 1e-6;

  // Losses.
  double sinkhorn_weight = 1;
  double mmd_weight = 1;
  double category_weight = 1;
  double adversarial_weight = 0.1;
  double association_weight = 1;
  double divergence_weight = 0.1;
  double gradient_penalty = 10;
  double sinkhorn_epsilon = 0.05;
  std::uint64_t sinkhorn_iterations = 20;

  // Choosing rows.
  std::uint64_t candidates = 8;
  bool avoid_copies = true;
  std::uint64_t min_rows = kMinRows;

  void declare(OptionTable& table) {
    table.choice("preset", preset, {"paper", ""},
                 "paper: all other options start from the choices of the paper.");
    declare_diffusion(table);
    declare_network(table);
    declare_losses(table);
    table.integer("candidates", candidates, 1, 1000,
                  "Candidates for each row, among which statistics decide; 1 to take rows as they "
                  "come.");
    table.flag(
        "avoid_copies", avoid_copies,
        "Leave out rows that may be real ones which few have, but as many as real rows equal each "
        "other.");
    declare_min_rows(table, min_rows);
  }

 private:
  void declare_diffusion(OptionTable& table) {
    table.integer("neighbours", neighbours, 0, 1000,
                  "Neighbours of each row; 0 to choose among 3, 5, 7 and 10 by the pairwise "
                  "correlation difference.");
    table.number("spread", spread, 0, 10,
                 "How far values move within the range of their neighbourhood; 0 for the least "
                 "with which rows are as far from real ones as these are from each other.");
    table.choice(
        "membership", membership, {"triangular", "kernel"},
        "How likely each value within the range is: a triangle, or a kernel density of the "
        "neighbours.");
    table.flag("paper_diffusion", paper_diffusion,
               "Neighbours by column, the whole range, no corrections.");
    table.text("target", target, "the name of a column, or nothing",
               "The column to predict; where it is a category, neighbours are looked for within "
               "its categories.");
    table.integer("fewest_levels", fewest_levels, 0, 1'000'000,
                  "A column of numbers with fewer different values is a category; raise it for "
                  "numbers that mean no amount.");
    table.integer("pool_rows", pool_rows, 100, 10'000'000,
                  "Pseudo-real rows to learn from and to keep in the model file.");
  }

  void declare_network(OptionTable& table) {
    table.integer("epochs", epochs, 0, 1'000'000,
                  "Passes over the pseudo-real rows, of which the best is kept; 0 for no network.");
    table.integer("batch_size", batch_size, 2, 100'000, "Rows of a step.");
    table.integer("embedding", embedding, 1, 10'000, "Dimensions of a row's code.");
    table.sizes("encoder_layers", encoder_layers, "Sizes of the layers from a row to its code.");
    table.sizes("decoder_layers", decoder_layers, "Sizes of the layers from a code to a row.");
    table.sizes("critic_layers", critic_layers, "Sizes of the critic's layers.");
    table.number("dropout", dropout, 0, 0.95, "Share of the units left out in training.");
    table.flag("residual", residual,
               "Add the decoder's answer to the pseudo-real row, instead of replacing it.");
    table.choice("number_code", number_code, {"normal_scores", "standardized"},
                 "How numbers enter the network.");
    table.choice("optimizer", optimizer, {"adam", "sgd"},
                 "Adam, or gradient descent with momentum 0.9.");
    table.number("learning_rate", learning_rate, 1e-9, 1,
                 "Of all layers; lower it where training diverges.");
    table.number("weight_decay", weight_decay, 0, 1, "Of all layers.");
  }

  void declare_losses(OptionTable& table) {
    const double most = 1e6;
    table.number("sinkhorn_weight", sinkhorn_weight, 0, most,
                 "Weight of the Sinkhorn divergence between codes of real and pseudo-real rows.");
    table.number("mmd_weight", mmd_weight, 0, most,
                 "Weight of the maximum mean discrepancy of numbers.");
    table.number("category_weight", category_weight, 0, most,
                 "Weight of the cross-entropy of categories.");
    table.number("adversarial_weight", adversarial_weight, 0, most,
                 "Weight of the critic's opinion; 0 for no critic.");
    table.number("association_weight", association_weight, 0, most,
                 "Weight of the difference of associations.");
    table.number("divergence_weight", divergence_weight, 0, most,
                 "Weight of the divergence of codes from the standard normal.");
    table.number("gradient_penalty", gradient_penalty, 0, most,
                 "Weight of the critic's gradient penalty.");
    table.number("sinkhorn_epsilon", sinkhorn_epsilon, 1e-4, 1e3,
                 "Entropic regularization of the Sinkhorn divergence.");
    table.integer("sinkhorn_iterations", sinkhorn_iterations, 1, 10'000,
                  "Iterations of the Sinkhorn divergence.");
  }
};

}  // namespace likeness::models
