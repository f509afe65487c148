#pragma once

#include "capi/settings.hpp"
#include "likeness/dataset.hpp"
#include "likeness/metadata.hpp"

namespace likeness::capi {

/// Adds what the option "rules" lists to the metadata of a table: expressions and SDV's
/// constraints.
void add_given_rules(const Settings& settings, Metadata& metadata);

/// Likewise of several tables: an object of tables and their lists, or a list of `table:
/// expression`.
void add_given_rules(const Settings& settings, DatasetMetadata& metadata);

}  // namespace likeness::capi
