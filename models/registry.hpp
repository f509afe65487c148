#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "io/archive.hpp"
#include "likeness/model.hpp"
#include "models/learned_model.hpp"

namespace likeness::models {

/// What the registry knows of a model.
struct RegistryEntry {
  const char* name;
  const char* summary;  ///< one sentence
  std::vector<OptionDescription> (*options)();
  Recipe (*make)(const OptionValues& options);
  /// Loads what a model of this name learned.
  std::unique_ptr<const LearnedModel> (*load)(io::Archive& archive);
  /// Whether it draws columns in turn, each given those before it, and whether it is missing: what
  /// no real row has together is then hardly ever drawn.
  bool draws_in_turn = false;
};

/// Null where there is no such model.
[[nodiscard]] const RegistryEntry* find_entry(std::string_view model);

/// Whether there is such a model, and it draws columns in turn.
[[nodiscard]] bool draws_in_turn(std::string_view model);

}  // namespace likeness::models
