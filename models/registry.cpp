#include "models/registry.hpp"

#include <array>
#include <string>

#include "likeness/error.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

const std::array kEntries = {
    independent_entry(), gaussian_copula_entry(), vine_copula_entry(),
    tvae_entry(),        ctgan_entry(),           copula_gan_entry(),
    knn_mtd_entry(),     generative_mtd_entry(),  associative_entry(),
};

}  // namespace

std::vector<ModelDescription> list_models() {
  std::vector<ModelDescription> models;
  for (const RegistryEntry& entry : kEntries) {
    models.push_back({entry.name, entry.summary, entry.options()});
  }
  return models;
}

std::unique_ptr<Synthesizer> make_synthesizer(std::string_view model, const OptionValues& options) {
  std::vector<std::string> names;
  for (const RegistryEntry& entry : kEntries) {
    if (entry.name == model) return entry.make(options);
    names.emplace_back(entry.name);
  }
  const std::string nearest = text::nearest_name(model, names);
  throw Error(ErrorCode::kUsage, "There is no model \"" + std::string(model) + "\"; " +
                                     (nearest.empty() ? "choose one of " + text::joined(names) + '.'
                                                      : "did you mean \"" + nearest + "\"?"));
}

std::unique_ptr<Synthesizer> load_synthesizer(const std::filesystem::path& path) {
  const io::ModelFile file = io::ModelFile::read(path);
  if (file.header.contains("checkpoint")) {
    throw Error(ErrorCode::kModel, file.where() +
                                       " is a checkpoint of a training, not a model; resume that "
                                       "training to get one.");
  }
  const auto name = file.value<std::string>("model");
  for (const RegistryEntry& entry : kEntries) {
    if (entry.name == name) return entry.load(file);
  }
  throw Error(ErrorCode::kModel, file.where() + " holds a model \"" + name +
                                     "\", which this version of likeness doesn't know; use a newer "
                                     "one.");
}

}  // namespace likeness::models
