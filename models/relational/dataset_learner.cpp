#include "models/relational/dataset_learner.hpp"

#include <string>
#include <utility>

#include "models/relational/dataset_learner_parts.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// What the user should know.
void tell_of_dataset(const DatasetDraft& draft) {
  if (!draft.fit.note) return;
  std::string kept;
  for (const RelatedTable& one : draft.plan().tables) {
    if (one.kept) kept += (kept.empty() ? "" : ", ") + one.name;
  }
  if (!kept.empty()) {
    draft.fit.note(
        "Rows of these tables come out as they are, as lists that "
        "others refer to: " +
        kept + ".");
  }
  for (std::size_t t = 0; t < draft.plan().tables.size(); ++t) {
    if (draft.table(t).rows() > 0) continue;
    draft.fit.note("Table " + text::in_quotes(draft.plan().tables[t].name) +
                   " has no rows to learn from; it comes out empty.");
  }
  for (std::size_t r = 0; r < draft.links.size(); ++r) {
    if (draft.links[r].orphans == 0) continue;
    draft.fit.note(std::to_string(draft.links[r].orphans) + " rows of " +
                   relation_text(draft.metadata.relations[r]) +
                   " refer to no row; synthetic rows all refer to one.");
  }
  for (const std::string& note : draft.notes) draft.fit.note(note);
}

void learn_tables(DatasetDraft& draft) {
  const std::vector<std::size_t>& order = draft.plan().order;
  const auto report = [&](std::size_t step) {
    report_progress(draft.fit.progress,
                    {.stage = "fit", .step = step, .total = order.size(), .losses = {}});
  };
  for (std::size_t k = 0; k < order.size(); ++k) {
    report(k);
    const std::size_t t = order[k];
    if (draft.plan().tables[t].kept) continue;
    draft.named(t, [&] { learn_dataset_chains(draft, t, k); });
  }
  report(order.size());
}

}  // namespace

std::unique_ptr<RelationalModel> learn_dataset(const Dataset& dataset,
                                               const DatasetMetadata& metadata,
                                               const RelationalOptions& options,
                                               const DatasetFitOptions& fit) {
  DatasetDraft draft(dataset, metadata, options, fit);
  find_column_sources(draft);
  share_dataset_categories(draft);
  plan_dataset_rules(draft);
  learn_dataset_frames(draft);
  learn_dataset_relations(draft);
  learn_tables(draft);
  tell_of_dataset(draft);
  return std::move(draft.model);
}

}  // namespace likeness::models
