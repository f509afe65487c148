#include "models/neighbours/generative_mtd_options.hpp"

#include <algorithm>

#include "likeness/error.hpp"
#include "models/neighbours/diffusion_fit.hpp"

namespace likeness::models {
namespace {

void add_choice(OptionTable& table, std::string name, std::string& field, std::string first,
                std::string second, std::string summary) {
  const std::string allowed = first + " or " + second;
  table.add_text(
      name, field, allowed,
      [&field, name, allowed, first, second](const std::string& value) {
        if (value != first && value != second) {
          throw Error(ErrorCode::kUsage, "Option \"" + name + "\" of " + kGenerativeMtdName +
                                             " is \"" + value + "\", but must be " + allowed + ".");
        }
        field = value;
      },
      std::move(summary));
}

void add_diffusion_options(OptionTable& table, GenerativeMtdOptions& options) {
  table.add_count("neighbours", 0, 1000, options.neighbours,
                  "Neighbours of each row; 0 to choose among 3, 5, 7 and 10 by the pairwise "
                  "correlation difference.");
  table.add_number("spread", 0, 10, options.spread,
                   "How far values move within the range of their neighbourhood; 0 for the least "
                   "with which rows are as far from real ones as these are from each other.");
  add_choice(table, "membership", options.membership, "triangular", "kernel",
             "The shape of the distribution on the diffused range.");
  table.add_flag("paper_diffusion", options.paper_diffusion,
                 "Neighbours by column, the whole range, no corrections.");
  table.add_text(
      "target", options.target, "the name of a column, or nothing",
      [&](const std::string& value) { options.target = value; },
      "The column to be predicted; where it is a category, neighbours are looked for within its "
      "levels.");
  table.add_count("fewest_levels", 0, 1'000'000, options.fewest_levels,
                  "Numbers with fewer levels are categories; raise it for numbers that mean no "
                  "amount.");
  table.add_count("pool_rows", 100, 10'000'000, options.pool_rows,
                  "Pseudo-real rows to learn from and to keep in the model file.");
}

void add_network_options(OptionTable& table, GenerativeMtdOptions& options) {
  table.add_count("epochs", 0, 1'000'000, options.epochs,
                  "Passes over the pseudo-real rows, of which the best is kept; 0 for no network.");
  table.add_count("batch_size", 2, 100'000, options.batch_size, "Rows of a step.");
  table.add_count("embedding", 1, 10'000, options.embedding, "Dimensions of a row's code.");
  table.add_sizes("encoder_layers", options.encoder_layers,
                  "Sizes of the layers from a row to its code.");
  table.add_sizes("decoder_layers", options.decoder_layers,
                  "Sizes of the layers from a code to a row.");
  table.add_sizes("critic_layers", options.critic_layers, "Sizes of the critic's layers.");
  table.add_number("dropout", 0, 0.95, options.dropout, "Share of the units left out in training.");
  table.add_flag("residual", options.residual,
                 "Add the decoder's answer to the pseudo-real row, instead of replacing it.");
  add_choice(table, "number_code", options.number_code, "normal_scores", "standardized",
             "How numbers enter the network.");
  add_choice(table, "optimizer", options.optimizer, "adam", "sgd",
             "Adam, or gradient descent with momentum 0.9.");
  table.add_number("learning_rate", 1e-9, 1, options.learning_rate,
                   "Of all layers; lower it where training diverges.");
  table.add_number("weight_decay", 0, 1, options.weight_decay, "Of all layers.");
}

void add_loss_options(OptionTable& table, GenerativeMtdOptions& options) {
  const double most = 1e6;
  table.add_number("sinkhorn_weight", 0, most, options.sinkhorn_weight,
                   "Weight of the Sinkhorn divergence between codes of real and pseudo-real rows.");
  table.add_number("mmd_weight", 0, most, options.mmd_weight,
                   "Weight of the maximum mean discrepancy of numbers.");
  table.add_number("category_weight", 0, most, options.category_weight,
                   "Weight of the cross-entropy of categories.");
  table.add_number("adversarial_weight", 0, most, options.adversarial_weight,
                   "Weight of the critic's opinion; 0 for no critic.");
  table.add_number("association_weight", 0, most, options.association_weight,
                   "Weight of the difference of associations.");
  table.add_number("divergence_weight", 0, most, options.divergence_weight,
                   "Weight of the divergence of codes from the standard normal.");
  table.add_number("gradient_penalty", 0, most, options.gradient_penalty,
                   "Weight of the critic's gradient penalty.");
  table.add_number("sinkhorn_epsilon", 1e-4, 1e3, options.sinkhorn_epsilon,
                   "Entropic regularization of the Sinkhorn divergence.");
  table.add_count("sinkhorn_iterations", 1, 10'000, options.sinkhorn_iterations,
                  "Iterations of the Sinkhorn divergence.");
}

}  // namespace

OptionTable generative_mtd_option_table(GenerativeMtdOptions& options) {
  OptionTable table(kGenerativeMtdName);
  table.add_text(
      "preset", "", "paper, or nothing",
      [](const std::string& value) {
        if (value.empty() || value == "paper") return;
        throw Error(ErrorCode::kUsage, "Option \"preset\" of " + std::string(kGenerativeMtdName) +
                                           " is \"" + value + "\", but must be paper.");
      },
      "paper: all other options start from the choices of the paper.");
  add_diffusion_options(table, options);
  add_network_options(table, options);
  add_loss_options(table, options);
  table.add_count("candidates", 1, 1000, options.candidates,
                  "Candidates for each row, among which statistics decide; 1 to take rows as they "
                  "come.");
  table.add_flag("avoid_copies", options.avoid_copies,
                 "Leave out rows that may be real ones, except in tables of categories alone.");
  return table;
}

GenerativeMtdOptions parse_generative_mtd_options(const OptionValues& values) {
  const bool paper = std::any_of(values.begin(), values.end(), [](const auto& option) {
    return option.first == "preset" && option.second == "paper";
  });
  GenerativeMtdOptions options = paper ? papers_generative_mtd_options() : GenerativeMtdOptions();
  generative_mtd_option_table(options).apply(values);
  return options;
}

GenerativeMtdOptions papers_generative_mtd_options() {
  GenerativeMtdOptions options;
  options.paper_diffusion = true;
  options.epochs = 100;
  options.batch_size = 100;
  options.embedding = 128;
  options.encoder_layers = {128, 128, 128};
  options.decoder_layers = {128, 128, 128};
  options.critic_layers = {128, 128};
  options.dropout = 0.5;
  options.residual = false;
  options.number_code = "standardized";
  options.optimizer = "sgd";
  options.learning_rate = 2e-4;
  options.adversarial_weight = 1;
  options.association_weight = 0;
  options.divergence_weight = 0;
  options.sinkhorn_epsilon = 0.01;
  options.sinkhorn_iterations = 100;
  options.candidates = 1;
  options.avoid_copies = false;
  return options;
}

}  // namespace likeness::models
