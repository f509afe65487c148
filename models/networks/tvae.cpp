#include "likeness/models/tvae.hpp"

#include "models/networks/network_option_table.hpp"
#include "models/networks/network_synthesizer.hpp"
#include "models/networks/tvae_network.hpp"
#include "models/registry.hpp"
#include "models/training/batches.hpp"

namespace likeness::models {
namespace {

OptionTable option_table(TvaeOptions& options) {
  OptionTable table("tvae");
  add_training_options(table, options.training);
  table.add_sizes("compress_dims", options.compress_dims,
                  "Sizes of the layers from a row to its code.");
  table.add_sizes("decompress_dims", options.decompress_dims,
                  "Sizes of the layers from a code to a row.");
  table.add_number("loss_factor", 1e-6, 1e6, options.loss_factor,
                   "How much the reconstruction counts beside the divergence of codes from their "
                   "prior.");
  table.add_number("learning_rate", 1e-9, 1, options.learning_rate,
                   "Of Adam; lower it where training diverges.");
  table.add_number("weight_decay", 0, 1, options.weight_decay, "Of Adam.");
  table.add_flag("draw_levels", options.draw_levels,
                 "Draw levels with the decoder's probabilities; without it, the likeliest is "
                 "taken, as SDV does.");
  add_encoding_options(table, options.encoding);
  return table;
}

ModelDescription describe() {
  TvaeOptions options;
  return {"tvae",
          "A variational autoencoder: rows from codes, learned by squeezing real rows "
          "through them.",
          option_table(options).descriptions()};
}

std::unique_ptr<Synthesizer> make(const OptionValues& values) {
  TvaeOptions options;
  option_table(options).apply(values);
  return make_tvae(options);
}

NetworkPair make_networks(const TvaeOptions& options, const TrainingTask& task) {
  NetworkPair pair;
  auto decoder = std::make_unique<TvaeDecoder>(
      task.encoder.spans(), task.encoder.width(), options.training.embedding_dim,
      options.decompress_dims, options.draw_levels, task.seed);
  pair.training =
      std::make_unique<TvaeTraining>(*decoder, options, task.table, task.held_out, task.seed);
  pair.generator = std::move(decoder);
  const std::size_t batch = tvae_batch(options, task.table.rows());
  if (batch != options.training.batch_size) {
    pair.notes.push_back(
        batch_note(batch, options.training.batch_size,
                   "for a table of " + std::to_string(task.table.rows()) + " rows"));
  }
  return pair;
}

std::unique_ptr<Synthesizer> load(const io::ModelFile& file) {
  return NetworkSynthesizer::load(file, [](const io::ModelFile& from, const TableEncoder& encoder) {
    return TvaeDecoder::load(from, encoder.spans(), encoder.width());
  });
}

}  // namespace

std::unique_ptr<Synthesizer> make_tvae(const TvaeOptions& options) {
  TvaeOptions checked = options;
  const OptionTable table = option_table(checked);
  check_options(table);
  NetworkKind kind;
  kind.name = "tvae";
  kind.training = options.training;
  kind.encoding = encoder_options(options.encoding);
  kind.calibrate = options.encoding.calibrate;
  kind.options = options_json(table);
  kind.make = [options](const TrainingTask& task) { return make_networks(options, task); };
  return std::make_unique<NetworkSynthesizer>(std::move(kind));
}

RegistryEntry tvae_entry() {
  return {describe, make, load};
}

}  // namespace likeness::models
