#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/progress_display.hpp"
#include "cli/verb.hpp"
#include "likeness/dataset.hpp"
#include "likeness/metadata.hpp"
#include "likeness/model.hpp"
#include "likeness/table.hpp"

namespace likeness::cli {

/// Which constraints a verb obeys or checks.
struct ConstraintArguments {
  std::vector<std::string> rules;  ///< given one by one
  std::string file;                ///< JSON; empty for none
  std::string broken = "stop";     ///< what to do with real rows that break one
  bool only_given = false;         ///< rather than those, too, that are found
};

/// --rule and --rules.
[[nodiscard]] std::vector<Option> given_constraints(ConstraintArguments& constraints);
/// These, what to do with rows that break one, and whether to look for others.
[[nodiscard]] OptionGroup constraint_options(ConstraintArguments& constraints);

/// Throws Error(kUsage) for a rule of one table that can't be read, before the table is.
void check_given_constraints(const ConstraintArguments& constraints);

/// Adds to the metadata of a table, or of several, what was given.
void add_given_constraints(const ConstraintArguments& constraints, Metadata& metadata);
void add_given_constraints(const ConstraintArguments& constraints, DatasetMetadata& metadata);
/// Likewise, and what is certain to hold in the table; notes what that is. Where the model
/// named is `sequences`, it looks for rules itself.
void add_constraints(const ConstraintArguments& constraints, const std::optional<Recipe>& named,
                     const Table& table, Metadata& metadata, ProgressDisplay& display);

}  // namespace likeness::cli
