#include "models/networks/batches.hpp"
#include "models/networks/network_family.hpp"
#include "models/networks/tvae_network.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

NetworkPair make_tvae_networks(const TvaeOptions& options, const TrainingTask& task) {
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

Recipe make_tvae(const OptionValues& values) {
  const auto options = parse_options<TvaeOptions>(values);
  NetworkKind kind;
  kind.name = TvaeOptions::kModel;
  kind.training = options.training;
  kind.encoding = options.encoding.encoder();
  kind.calibrate = options.encoding.calibrate;
  kind.options = options_json(options);
  kind.make = [options](const TrainingTask& task) { return make_tvae_networks(options, task); };
  return network_recipe(std::move(kind));
}

std::unique_ptr<const LearnedModel> load_tvae(io::Archive& archive) {
  return load_network_family(archive, [](io::Archive& from, const TableEncoder& encoder) {
    return TvaeDecoder::load(from, encoder.spans(), encoder.width());
  });
}

}  // namespace

RegistryEntry tvae_entry() {
  return {TvaeOptions::kModel,
          "A variational autoencoder: compresses rows into codes and learns to rebuild them.",
          describe_options<TvaeOptions>, make_tvae, load_tvae};
}

}  // namespace likeness::models
