#pragma once

#include "io/model_file.hpp"
#include "likeness/model.hpp"

namespace likeness::models {

/// The model of one table that `file` holds. Throws Error(kModel) where it is something else (a
/// checkpoint, several tables) or does not agree with itself.
[[nodiscard]] Model model_of(const io::ModelFile& file);

}  // namespace likeness::models
