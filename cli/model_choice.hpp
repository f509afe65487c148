#pragma once

#include <optional>

#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "likeness/model.hpp"

namespace likeness::cli {

/// The recipe of the model that was named, so that its options are checked before a table is read;
/// none where no model was named. `finds_rules`: models that look for rules themselves do so.
[[nodiscard]] std::optional<Recipe> named_recipe(const ModelArguments& arguments,
                                                 bool finds_rules = false);

/// The options, and that rules are looked for, unless they say what to do.
[[nodiscard]] OptionValues with_rules_to_find(OptionValues options);

/// The same, or else the recipe of the model that is recommended for this table; where that takes
/// rows one by one though they clearly belong to subjects, a note says so.
[[nodiscard]] Recipe recipe_for(const std::optional<Recipe>& named, const ModelArguments& arguments,
                                const Table& table, const Metadata& metadata,
                                ProgressDisplay& display);

}  // namespace likeness::cli
