#include "capi/given_rules.hpp"

#include <utility>

#include "io/constraint_json.hpp"
#include "io/dataset_constraints.hpp"

namespace likeness::capi {
namespace {

constexpr const char* kRules = "rules";
constexpr const char* kSource = "the rules";

}  // namespace

void add_given_rules(const Settings& settings, Metadata& metadata) {
  if (!settings.has(kRules)) return;
  for (Constraint& rule : constraints_of_json(settings.at(kRules), kSource)) {
    metadata.constraints.push_back(std::move(rule));
  }
}

void add_given_rules(const Settings& settings, DatasetMetadata& metadata) {
  if (!settings.has(kRules)) return;
  for (TableConstraint& rule : table_constraints_of_json(settings.at(kRules), kSource, metadata)) {
    add_constraint(std::move(rule), metadata);
  }
}

}  // namespace likeness::capi
