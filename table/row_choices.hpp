#pragma once

#include <optional>
#include <string_view>

#include "likeness/dataset.hpp"
#include "table/doubled_rows.hpp"

/// What users call the choices of what to do with rows whose keys don't hold.
namespace likeness {

/// Of `unknown`, `drop` and `stop`; an empty name is the default, `unknown`.
[[nodiscard]] std::optional<OrphanChoice> orphan_choice_named(std::string_view name);

/// Of `drop`, `keep` and `stop`; an empty name is the default, `drop`.
[[nodiscard]] std::optional<DoubledChoice> doubled_choice_named(std::string_view name);

}  // namespace likeness
