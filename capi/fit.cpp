#include <algorithm>

#include "capi/calls.hpp"
#include "capi/declared.hpp"
#include "capi/given_rules.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/constraints.hpp"
#include "likeness/model.hpp"
#include "models/constraints/found_rules.hpp"
#include "table/sequence_hint.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

TrainingOptions training_options(const Settings& settings) {
  TrainingOptions training;
  training.max_seconds = settings.get<double>("max_seconds", 0);
  training.checkpoint = settings.get<std::string>("checkpoint", "");
  training.checkpoint_seconds =
      settings.get<double>("checkpoint_seconds", training.checkpoint_seconds);
  training.resume = settings.get("resume", false);
  return training;
}

/// Whether "found_rules" asks for rules, of a model that doesn't look for them itself.
bool finds_rules_outside(const Settings& settings) {
  return settings.get("found_rules", false) &&
         settings.get<std::string>("model", "") != "sequences";
}

OptionValues options_of(const Settings& settings) {
  OptionValues options =
      settings.has("options") ? option_values(settings.at("options")) : OptionValues{};
  const bool inside = settings.get("found_rules", false) && !finds_rules_outside(settings);
  const bool is_told =
      std::ranges::any_of(options, [](const auto& option) { return option.first == "rules"; });
  if (inside && !is_told) options.emplace_back("rules", "found");
  return options;
}

std::string model_of(const Settings& settings, const Table& table, const Metadata& metadata) {
  return settings.has("model") ? settings.get<std::string>("model", "")
                               : recommend_model(table, metadata).model;
}

/// What "rules" lists, and, where "found_rules" asks for them, those that are certain to hold.
/// Notes those that are too costly to obey.
void add_rules(const Settings& settings, const Table& table, Metadata& metadata,
               std::vector<std::string>& notes) {
  add_given_rules(settings, metadata);
  if (!finds_rules_outside(settings)) return;
  models::FoundRules found =
      models::find_rules_to_obey(table, metadata, model_of(settings, table, metadata));
  for (Constraint& rule : found.obeyed) metadata.constraints.push_back(std::move(rule));
  for (const Constraint& rule : found.left_out) {
    notes.push_back(
        "A rule holds in every row of the table but is not obeyed, because many rows "
        "would have to be drawn anew: " +
        constraint_text(rule) + ". Given as one of the rules, it is obeyed.");
  }
}

std::shared_ptr<const HeldModel> fitted(const io::ArrowTable& real, const Settings& settings,
                                        const ProgressCallback& progress) {
  const std::optional<Metadata> given = metadata_of(settings);
  const Table table = given ? declared(real.table, *given) : real.table;
  Metadata metadata = given ? *given : detect_metadata(table);
  check_metadata(metadata, table);
  // What is said of columns by the metadata at hand is known to who gave them.
  std::vector<std::string> notes =
      note_sentences(given ? column_notes(table) : column_notes(table, metadata));
  add_rules(settings, table, metadata, notes);
  if (!settings.has("model")) {
    const auto hint = find_sequence_hint(table, metadata);
    if (hint) notes.push_back(hint->text() + " It is chosen by model=\"sequences\".");
  }
  const Recipe recipe = make_recipe(model_of(settings, table, metadata), options_of(settings));
  FitOptions fit;
  fit.seed = settings.get<std::uint64_t>("seed", 0);
  fit.progress = progress;
  fit.training = training_options(settings);
  fit.note = [&notes](std::string_view note) { notes.emplace_back(note); };
  const Model model = recipe.fit(table, metadata, fit);
  auto held_model =
      std::make_shared<HeldModel>(model.with_host_schema(real.types.to_json(model.sample(0))));
  held_model->notes = std::move(notes);
  return held_model;
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_fit(const likeness_table* table, const char* options, likeness_progress progress,
                 void* context, likeness_model** model) {
  return call([&] {
    clear(model, "model");
    const auto real = held(table);
    const Settings settings(
        options, {"model", "options", "metadata", "rules", "found_rules", "seed", "max_seconds",
                  "checkpoint", "checkpoint_seconds", "resume"});
    give(fitted(real->content, settings, progress_of(progress, context)), model);
  });
}

int likeness_check(const likeness_table* table, const char* metadata) {
  return call([&] {
    require(metadata, "metadata");
    const Metadata meaning = parse_metadata(metadata, "the metadata");
    check_metadata(meaning, declared(held(table)->content.table, meaning));
  });
}

}  // extern "C"
