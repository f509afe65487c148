#pragma once

#include "likeness/models/generative_mtd.hpp"
#include "models/networks/network_option_table.hpp"
#include "models/option_table.hpp"

namespace likeness::models {

inline constexpr const char* kGenerativeMtdName = "generative_mtd";

[[nodiscard]] OptionTable generative_mtd_option_table(GenerativeMtdOptions& options);

/// As the option table reads them, except that `preset=paper` changes what the others start from,
/// wherever it stands.
[[nodiscard]] GenerativeMtdOptions parse_generative_mtd_options(const OptionValues& values);

}  // namespace likeness::models
