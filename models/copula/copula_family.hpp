#pragma once

#include <memory>
#include <string>

#include "models/copula/copula_model.hpp"
#include "models/learned_model.hpp"

namespace likeness::models {

/// A recipe whose models hold a CopulaModel; `options_json` is what the model file and summaries
/// show of the options.
[[nodiscard]] Recipe copula_recipe(std::string name, CopulaModelOptions options,
                                   io::Json options_json);

/// Loads what such a recipe learned.
[[nodiscard]] std::unique_ptr<const LearnedModel> load_copula_family(io::Archive& archive);

}  // namespace likeness::models
