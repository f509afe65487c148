#pragma once

#include <memory>
#include <string>

#include "models/networks/ctgan_options.hpp"
#include "models/networks/network_family.hpp"

namespace likeness::models {

/// The kind of network that is trained as a CTGAN; `all_options` is what the model file shows.
[[nodiscard]] NetworkKind ctgan_kind(std::string name, const CtganOptions& options,
                                     io::Json all_options);

/// Loads what a recipe of such a kind learned.
[[nodiscard]] std::unique_ptr<const LearnedModel> load_ctgan(io::Archive& archive);

}  // namespace likeness::models
