#pragma once

#include <memory>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// What the registry knows of a model.
struct RegistryEntry {
  const char* name;
  const char* summary;  ///< one sentence
  std::vector<OptionDescription> (*options)();
  std::unique_ptr<Synthesizer> (*make)(const OptionValues& options);
  /// Restores a fitted model from a file whose header names it.
  std::unique_ptr<Synthesizer> (*load)(const io::ModelFile& file);
};

/// One line per model; each is defined beside its synthesizer.
[[nodiscard]] RegistryEntry independent_entry();
[[nodiscard]] RegistryEntry gaussian_copula_entry();
[[nodiscard]] RegistryEntry vine_copula_entry();
[[nodiscard]] RegistryEntry tvae_entry();
[[nodiscard]] RegistryEntry ctgan_entry();
[[nodiscard]] RegistryEntry copula_gan_entry();
[[nodiscard]] RegistryEntry knn_mtd_entry();
[[nodiscard]] RegistryEntry generative_mtd_entry();
[[nodiscard]] RegistryEntry associative_entry();

}  // namespace likeness::models
