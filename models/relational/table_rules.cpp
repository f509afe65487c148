#include "models/relational/table_rules.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace likeness::models {
namespace {

/// Which columns of one table others come from, by way of any tables.
class ColumnOrigins {
 public:
  ColumnOrigins(const RelationalModel& model, std::size_t table) : model_(model), table_(table) {}

  std::vector<std::string> of(const std::string& column) {
    found_.clear();
    seen_.clear();
    follow(table_, column);
    found_.erase(column);
    return {found_.begin(), found_.end()};
  }

 private:
  void follow(std::size_t t, const std::string& name) {
    if (!seen_.emplace(t, name).second) return;
    if (t == table_) found_.insert(name);
    const LearnedTable& table = model_.tables[t];
    if (table.rules) {
      if (const ColumnDefinition* definition = table.rules->plan.definition_of(name)) {
        for (const std::string& input : inputs_of(*definition)) follow(t, input);
      }
    }
    for (std::size_t c = 0; c < table.blanks.size(); ++c) {
      if (table.blanks[c].name == name) follow_source(table.sources[c]);
    }
    for (const LentColumn& lent : table.lent) {
      if (lent.blank.name == name) follow_source(lent.source);
    }
  }

  void follow_source(const ColumnSource& source) {
    if (source.path.empty()) return;
    const PlannedRelation& relation =
        model_.plan.relations[static_cast<std::size_t>(source.path.back())];
    if (source.origin == ColumnOrigin::kCopied) follow(relation.parent, source.column);
    if (source.origin != ColumnOrigin::kSummed) return;
    for (const std::string& factor : source.factors) follow(relation.child, factor);
    for (const std::string& discount : source.discounts) follow(relation.child, discount);
  }

  const RelationalModel& model_;
  std::size_t table_;
  std::set<std::string> found_;
  std::set<std::pair<std::size_t, std::string>> seen_;
};

void append_names(std::vector<std::string>& names, const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
}

}  // namespace

PlanLimits limits_of_rules(const RelationalModel& model, const DatasetMetadata& metadata,
                           std::size_t table, std::size_t share) {
  PlanLimits limits;
  limits.share = share;
  limits.rows_stay = true;
  limits.draws_in_turn = true;
  const Metadata& meaning = metadata.tables[table].metadata;
  append_names(limits.untouched, meaning.composite_key);
  append_names(limits.untouched, meaning.alternate_keys);
  if (meaning.primary_key) limits.untouched.push_back(*meaning.primary_key);
  for (const Relation& relation : metadata.relations) {
    if (relation.parent == metadata.tables[table].name) {
      append_names(limits.untouched, relation.parent_columns);
    }
  }
  if (meaning.sequence_index) limits.drawn.push_back(*meaning.sequence_index);
  const LearnedTable& learned = model.tables[table];
  ColumnOrigins origins(model, table);
  for (std::size_t c = 0; c < learned.sources.size(); ++c) {
    const std::string& name = learned.blanks[c].name;
    const ColumnOrigin origin = learned.sources[c].origin;
    if (origin == ColumnOrigin::kKey) {
      limits.untouched.push_back(name);
    } else if (origin != ColumnOrigin::kOwn) {
      limits.given.emplace(name, origins.of(name));
    }
  }
  for (const LentColumn& lent : learned.lent) {
    limits.given.emplace(lent.blank.name, origins.of(lent.blank.name));
  }
  return limits;
}

}  // namespace likeness::models
