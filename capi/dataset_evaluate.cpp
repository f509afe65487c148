#include <utility>

#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/given_rules.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/relational_evaluation.hpp"
#include "likeness/report.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

/// What was found of several tables.
struct DatasetReport : HeldReport {
  [[nodiscard]] std::string json() const override { return report::to_json(evaluation, origin); }
  [[nodiscard]] std::string text(std::size_t longest_list) const override {
    return report::to_text(evaluation, longest_list);
  }
  [[nodiscard]] std::string html(const Model*) const override {
    return report::relational_html({real, synthetic, metadata}, evaluation, origin);
  }

  Dataset real;
  Dataset synthetic;
  DatasetMetadata metadata;
  metrics::RelationalEvaluation evaluation;
  report::Origin origin;
};

Dataset declared_where_they_fit(const Dataset& dataset, const DatasetMetadata& metadata) {
  Dataset result;
  for (const NamedTable& table : dataset.tables) {
    const Metadata* const meaning = metadata.find(table.name);
    result.tables.push_back({table.name, meaning == nullptr
                                             ? table.table
                                             : declared_where_it_fits(table.table, *meaning)});
  }
  return result;
}

std::shared_ptr<const DatasetReport> judged_datasets(const HeldDataset& real,
                                                     const HeldDataset& synthetic,
                                                     const HeldDataset* holdout,
                                                     const Settings& settings,
                                                     const ProgressCallback& progress) {
  auto result = std::make_shared<DatasetReport>();
  const std::optional<DatasetMetadata> given = dataset_metadata_of(settings);
  result->metadata = given ? *given : real.meaning();
  add_given_rules(settings, result->metadata);
  result->real = declared_where_they_fit(real.dataset, result->metadata);
  result->synthetic = declared_where_they_fit(synthetic.dataset, result->metadata);
  Dataset held_out;
  if (holdout != nullptr) held_out = declared_where_they_fit(holdout->dataset, result->metadata);
  metrics::RelationalEvaluationOptions options;
  options.detection = settings.get("detection", true);
  options.seed = settings.get<std::uint64_t>("seed", 0);
  options.progress = progress;
  result->origin.seed = options.seed;
  result->evaluation = metrics::evaluate_relational(
      {result->real, result->synthetic, result->metadata, holdout == nullptr ? nullptr : &held_out},
      options);
  return result;
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_dataset_evaluate(const likeness_dataset* real, const likeness_dataset* synthetic,
                              const likeness_dataset* holdout, const char* options,
                              likeness_progress progress, void* context, likeness_report** report) {
  return call([&] {
    clear(report, "report");
    const auto real_tables = held(real);
    const auto synthetic_tables = held(synthetic);
    const auto held_out = holdout == nullptr ? nullptr : held(holdout);
    const Settings settings(options, {"metadata", "rules", "detection", "seed"});
    give(judged_datasets(*real_tables, *synthetic_tables, held_out.get(), settings,
                         progress_of(progress, context)),
         report);
  });
}

}  // extern "C"
