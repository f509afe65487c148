#include "models/relational/dataset_draft.hpp"

#include <algorithm>

#include "models/relational/context_columns.hpp"
#include "models/relational/kept_tables.hpp"

namespace likeness::models {

DatasetDraft::DatasetDraft(const Dataset& real, const DatasetMetadata& meaning,
                           const RelationalOptions& relational, const DatasetFitOptions& how)
    : dataset(real),
      metadata(meaning),
      options(relational),
      fit(how),
      model(std::make_unique<RelationalModel>()) {
  check_dataset(metadata, dataset);
  const std::vector<bool> kept = choose_kept_tables(dataset, metadata, options.keep);
  read_links();
  model->plan = plan_relations(dataset, metadata, links, kept);
  cells.tables.resize(plan().tables.size());
  for (std::size_t t = 0; t < plan().tables.size(); ++t) cells.tables[t].rows = table(t).rows();
  count_degrees();
}

void DatasetDraft::read_links() {
  for (const Relation& relation : metadata.relations) {
    links.push_back(find_relation_rows(relation, *dataset.find(relation.parent),
                                       *dataset.find(relation.child)));
  }
}

void DatasetDraft::count_degrees() {
  model->relations.resize(plan().relations.size());
  cells.relations.resize(plan().relations.size());
  for (std::size_t r = 0; r < plan().relations.size(); ++r) {
    const PlannedRelation& planned = plan().relations[r];
    auto& linked = cells.relations[r];
    linked.parents = links[r].parent;
    linked.degrees.assign(cells.tables[planned.parent].rows, 0);
    for (const std::int32_t row : linked.parents) {
      if (row != kNoParent) ++linked.degrees[static_cast<std::size_t>(row)];
    }
  }
}

const Table& DatasetDraft::table(std::size_t t) const {
  if (t < shared.size() && shared[t]) return *shared[t];
  return *dataset.find(metadata.tables[t].name);
}

std::size_t DatasetDraft::share(std::size_t row_count) const {
  return std::max<std::size_t>(1, rows_to_share(row_count, options.limits.min_rows));
}

std::vector<std::string> DatasetDraft::key_columns_of(std::size_t t) const {
  std::vector<std::string> keys;
  const auto add = [&](const std::string& name) {
    if (std::find(keys.begin(), keys.end(), name) == keys.end()) keys.push_back(name);
  };
  if (metadata.tables[t].metadata.primary_key) add(*metadata.tables[t].metadata.primary_key);
  for (const Relation& relation : metadata.relations) {
    if (relation.parent != plan().tables[t].name) continue;
    for (const std::string& name : relation.parent_columns) add(name);
  }
  return keys;
}

std::vector<ContextColumn> DatasetDraft::context_of(const std::vector<std::size_t>& first) const {
  if (first.empty()) return {};
  const std::size_t from = plan().relations[first.front()].child;
  return context_columns(plan(), columns, cells, first, share(cells.tables[from].rows));
}

std::vector<std::size_t> DatasetDraft::leading_on(std::size_t t) const {
  std::vector<std::size_t> relations = plan().tables[t].dealt;
  if (plan().tables[t].maker) relations.insert(relations.begin(), *plan().tables[t].maker);
  return relations;
}

}  // namespace likeness::models
