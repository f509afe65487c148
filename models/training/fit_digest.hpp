#pragma once

#include <string>

#include "models/frame/table_encoder.hpp"

namespace likeness::models {

/// Tells tables apart, with what their columns mean: 16 hexadecimal digits that change with any
/// learned cell, name, type or encoding. Not a defence against forgery.
[[nodiscard]] std::string fit_digest(const TableEncoder& encoder, const EncodedTable& table);

}  // namespace likeness::models
