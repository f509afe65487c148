#pragma once

#include "io/model_file.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A column without cells that has the name, the type and the way of writing of `column`.
[[nodiscard]] Column blank_like(const Column& column);

/// Reads the format from a model file's header. Error(kModel) for a type that does not exist.
[[nodiscard]] io::Json save_format(const Column& column);
[[nodiscard]] Column load_format(const io::Json& header, const io::ModelFile& file);

}  // namespace likeness::models
