#pragma once

#include <memory>
#include <string>

#include "likeness/models/ctgan.hpp"
#include "models/networks/network_synthesizer.hpp"
#include "models/option_table.hpp"

namespace likeness::models {

/// CTGAN's options but those of its encoding.
void add_ctgan_options(OptionTable& table, CtganOptions& options);

/// A network synthesizer that trains a CTGAN; `options_json` is what the model file shows.
[[nodiscard]] NetworkKind ctgan_kind(std::string name, const CtganOptions& options,
                                     io::Json options_json);

/// Restores a fitted synthesizer of such a kind.
[[nodiscard]] std::unique_ptr<Synthesizer> load_ctgan(const io::ModelFile& file);

}  // namespace likeness::models
