#include "models/registry.hpp"

#include <array>
#include <string>

#include "likeness/error.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace models {

// The models that there are: each function is defined beside its family and stands here twice, as
// a declaration and in the list.
RegistryEntry independent_entry();
RegistryEntry gaussian_copula_entry();
RegistryEntry vine_copula_entry();
RegistryEntry sequential_trees_entry();
RegistryEntry tvae_entry();
RegistryEntry ctgan_entry();
RegistryEntry copula_gan_entry();
RegistryEntry knn_mtd_entry();
RegistryEntry generative_mtd_entry();
RegistryEntry associative_entry();
RegistryEntry sequences_entry();

namespace {

const std::array kEntries = {
    independent_entry(),    gaussian_copula_entry(), vine_copula_entry(), sequential_trees_entry(),
    tvae_entry(),           ctgan_entry(),           copula_gan_entry(),  knn_mtd_entry(),
    generative_mtd_entry(), associative_entry(),     sequences_entry(),
};

}  // namespace

const RegistryEntry* find_entry(std::string_view model) {
  for (const RegistryEntry& entry : kEntries) {
    if (entry.name == model) return &entry;
  }
  return nullptr;
}

bool draws_in_turn(std::string_view model) {
  const RegistryEntry* entry = find_entry(model);
  return entry != nullptr && entry->draws_in_turn;
}

}  // namespace models

std::vector<ModelDescription> list_models() {
  std::vector<ModelDescription> list;
  for (const models::RegistryEntry& entry : models::kEntries) {
    list.push_back({entry.name, entry.summary, entry.options()});
  }
  return list;
}

Recipe make_recipe(std::string_view model, const OptionValues& options) {
  if (const models::RegistryEntry* entry = models::find_entry(model)) return entry->make(options);
  std::vector<std::string> names;
  for (const models::RegistryEntry& entry : models::kEntries) names.emplace_back(entry.name);
  throw Error(ErrorCode::kUsage,
              "There is no model " + text::in_quotes(model) +
                  text::did_you_mean(model, names, "; choose one of " + text::joined(names) + '.'));
}

}  // namespace likeness
