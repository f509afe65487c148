#pragma once

#include "io/json.hpp"
#include "likeness/models/network_options.hpp"
#include "models/frame/table_encoder.hpp"
#include "models/option_table.hpp"

namespace likeness::models {

/// Adds what networks share to the options of one of them.
void add_training_options(OptionTable& table, NetworkTrainingOptions& options);
void add_encoding_options(OptionTable& table, NetworkEncodingOptions& options);

/// The same for an encoder. Throws Error(kUsage) where one is out of its range.
[[nodiscard]] TableEncoderOptions encoder_options(const NetworkEncodingOptions& options);

/// The values that the fields of a table have now, by name: numbers and truth values as such, the
/// rest as text.
[[nodiscard]] io::Json options_json(const OptionTable& table);

/// Applies every option's present value, and so throws Error(kUsage) for one out of its range.
void check_options(const OptionTable& table);

}  // namespace likeness::models
