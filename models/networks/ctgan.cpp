#include "likeness/models/ctgan.hpp"

#include "models/networks/ctgan_kind.hpp"
#include "models/networks/ctgan_training.hpp"
#include "models/networks/network_option_table.hpp"
#include "models/networks/network_synthesizer.hpp"
#include "models/registry.hpp"
#include "models/training/batches.hpp"

namespace likeness::models {
namespace {

OptionTable option_table(CtganOptions& options) {
  OptionTable table("ctgan");
  add_ctgan_options(table, options);
  add_encoding_options(table, options.encoding);
  return table;
}

ModelDescription describe() {
  CtganOptions options;
  return {"ctgan",
          "A conditional generative adversarial network: a generator learns to deceive a critic.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  CtganOptions options;
  option_table(options).apply(values);
  return make_ctgan(options);
}

RowLayout layout_of(const TableEncoder& encoder) {
  return {encoder.spans(), encoder.columns(), encoder.width()};
}

NetworkPair make_networks(const CtganOptions& options, const TrainingTask& task) {
  NetworkPair pair;
  const RowLayout layout = layout_of(task.encoder);
  auto generator = std::make_unique<CtganGenerator>(
      layout, ConditionSampler(task.table, false).counts(), options.training.embedding_dim,
      options.generator_dim, task.seed);
  pair.training = std::make_unique<CtganTraining>(*generator, options, layout, task.table,
                                                  task.held_out, task.seed);
  pair.generator = std::move(generator);
  const std::size_t batch = ctgan_batch(options, task.table.rows());
  if (batch != options.training.batch_size) {
    pair.notes.push_back(batch_note(batch, options.training.batch_size,
                                    "for a table of " + std::to_string(task.table.rows()) +
                                        " rows in packs of " + std::to_string(options.pac)));
  }
  return pair;
}

}  // namespace

void add_ctgan_options(OptionTable& table, CtganOptions& options) {
  add_training_options(table, options.training);
  table.add_sizes("generator_dim", options.generator_dim,
                  "Sizes of the generator's residual layers.");
  table.add_sizes("discriminator_dim", options.discriminator_dim, "Sizes of the critic's layers.");
  table.add_number("generator_lr", 1e-9, 1, options.generator_lr,
                   "Learning rate of the generator; lower it where training diverges.");
  table.add_number("generator_decay", 0, 1, options.generator_decay,
                   "Weight decay of the generator.");
  table.add_number("discriminator_lr", 1e-9, 1, options.discriminator_lr,
                   "Learning rate of the critic; lower it where training diverges.");
  table.add_number("discriminator_decay", 0, 1, options.discriminator_decay,
                   "Weight decay of the critic.");
  table.add_number("beta1", 0, 0.9999, options.beta1, "Adam's memory of gradients.");
  table.add_number("beta2", 0, 0.9999, options.beta2, "Adam's memory of their squares.");
  table.add_count("discriminator_steps", 1, 1000, options.discriminator_steps,
                  "Critic steps for each generator step.");
  table.add_count("pac", 1, 1000, options.pac,
                  "Rows that the critic judges together; more work against rows that repeat.");
  table.add_number("gradient_penalty", 0, 1e6, options.gradient_penalty,
                   "Weight of the critic's gradient penalty.");
  table.add_number("dropout", 0, 0.99, options.dropout,
                   "Share of the critic's units left out in each step.");
  table.add_number("temperature", 1e-3, 1e3, options.temperature,
                   "Of the Gumbel-softmax in training; small is near to one-hot rows.");
  table.add_flag("log_frequency", options.log_frequency,
                 "Train by levels drawn by the logarithm of their frequency, so that rare ones are "
                 "seen often.");
  table.add_number("averaging", 0, 0.999999, options.averaging,
                   "Keep a running average of the generator's weights, of which each step leaves "
                   "this share; 0 keeps the last weights.");
}

NetworkKind ctgan_kind(std::string name, const CtganOptions& options, io::Json options_json) {
  NetworkKind kind;
  kind.name = std::move(name);
  kind.training = options.training;
  kind.encoding = encoder_options(options.encoding);
  kind.calibrate = options.encoding.calibrate;
  kind.options = std::move(options_json);
  kind.make = [options](const TrainingTask& task) { return make_networks(options, task); };
  return kind;
}

std::unique_ptr<Synthesizer> load_ctgan(const io::ModelFile& file) {
  return NetworkSynthesizer::load(file, [](const io::ModelFile& from, const TableEncoder& encoder) {
    return CtganGenerator::load(from, layout_of(encoder));
  });
}

std::unique_ptr<Synthesizer> make_ctgan(const CtganOptions& options) {
  CtganOptions checked = options;
  const OptionTable table = option_table(checked);
  check_options(table);
  return std::make_unique<NetworkSynthesizer>(ctgan_kind("ctgan", options, options_json(table)));
}

RegistryEntry ctgan_entry() {
  return {describe, make, load_ctgan};
}

}  // namespace likeness::models
