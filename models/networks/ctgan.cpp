#include "models/networks/batches.hpp"
#include "models/networks/ctgan_kind.hpp"
#include "models/networks/ctgan_training.hpp"
#include "models/networks/network_family.hpp"
#include "models/registry.hpp"

namespace likeness::models {
namespace {

RowLayout layout_of(const TableEncoder& encoder) {
  return {encoder.spans(), encoder.columns(), encoder.width()};
}

NetworkPair make_ctgan_networks(const CtganOptions& options, const TrainingTask& task) {
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

Recipe make_ctgan(const OptionValues& values) {
  const auto options = parse_options<CtganOptions>(values);
  return network_recipe(ctgan_kind(CtganOptions::kModel, options, options_json(options)));
}

}  // namespace

NetworkKind ctgan_kind(std::string name, const CtganOptions& options, io::Json all_options) {
  NetworkKind kind;
  kind.name = std::move(name);
  kind.training = options.training;
  kind.encoding = options.encoding.encoder();
  kind.calibrate = options.encoding.calibrate;
  kind.options = std::move(all_options);
  kind.make = [options](const TrainingTask& task) { return make_ctgan_networks(options, task); };
  return kind;
}

std::unique_ptr<const LearnedModel> load_ctgan(io::Archive& archive) {
  return load_network_family(archive, [](io::Archive& from, const TableEncoder& encoder) {
    return CtganGenerator::load(from, layout_of(encoder));
  });
}

RegistryEntry ctgan_entry() {
  return {CtganOptions::kModel,
          "A conditional GAN: a generator learns rows that a critic takes for real ones.",
          describe_options<CtganOptions>, make_ctgan, load_ctgan};
}

}  // namespace likeness::models
