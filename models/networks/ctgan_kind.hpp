#pragma once

#include <memory>
#include <string>

#include "models/networks/ctgan_options.hpp"
#include "models/networks/network_synthesizer.hpp"

namespace likeness::models {

/// A network synthesizer that trains a CTGAN; `all_options` is what the model file shows.
[[nodiscard]] NetworkKind ctgan_kind(std::string name, const CtganOptions& options,
                                     io::Json all_options);

/// Restores a fitted synthesizer of such a kind.
[[nodiscard]] std::unique_ptr<Synthesizer> load_ctgan(const io::ModelFile& file);

}  // namespace likeness::models
