#include <utility>

#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/sequence_sampling.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

SequenceSampleOptions sequence_options(const Settings& settings, const Model& model,
                                       ProgressCallback progress) {
  const SampleOptions of_rows = sample_options(settings, model);
  SequenceSampleOptions options;
  options.seed = of_rows.seed;
  options.conditions = of_rows.conditions;
  options.boosts = of_rows.boosts;
  options.max_tries = of_rows.max_tries;
  options.lengths.least = settings.get<std::uint64_t>("least", options.lengths.least);
  options.lengths.most = settings.get<std::uint64_t>("most", options.lengths.most);
  options.progress = std::move(progress);
  return options;
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_sample_sequences(const likeness_model* model, uint64_t sequences, const char* options,
                              likeness_progress progress, void* context, likeness_table** table) {
  return call([&] {
    clear(table, "table");
    const auto content = held(model);
    const Settings settings(options,
                            {"seed", "first", "least", "most", "where", "max_tries", "boosts"});
    const SequenceSampler sampler(content->model);
    const SequenceSampleOptions sampling =
        sequence_options(settings, content->model, progress_of(progress, context));
    give_table(sampler.sample(settings.get<std::uint64_t>("first", 0), sequences, sampling),
               content->types(), table);
  });
}

int likeness_continue_sequences(const likeness_model* model, const likeness_table* beginnings,
                                const char* options, likeness_progress progress, void* context,
                                likeness_table** table) {
  return call([&] {
    clear(table, "table");
    const auto content = held(model);
    const auto given = held(beginnings);
    const Settings settings(options, {"seed", "least", "most"});
    const SequenceSampler sampler(content->model);
    const SequenceSampleOptions sampling =
        sequence_options(settings, content->model, progress_of(progress, context));
    ContinuationReport report;
    Table whole = sampler.continue_sequences(
        declared(given->content.table, content->model.metadata()), sampling, &report);
    give_table(std::move(whole), content->types(), table, report.sentences());
  });
}

int likeness_table_endings(const likeness_table* table, char** endings) {
  return call([&] {
    clear(endings, "endings");
    give_text(sentences_json(held(table)->endings), endings);
  });
}

}  // extern "C"
