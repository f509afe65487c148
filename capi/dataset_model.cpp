#include <utility>

#include "capi/calls.hpp"
#include "capi/dataset_rows.hpp"
#include "capi/declared.hpp"
#include "capi/given_rules.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "description/schema_rules.hpp"
#include "io/host_schema.hpp"
#include "io/json.hpp"
#include "table/dataset_notes.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

constexpr const char* kDatasetModel = "relational";

Dataset declared_tables(const Dataset& dataset, const DatasetMetadata& metadata) {
  Dataset result;
  for (const NamedTable& table : dataset.tables) {
    const Metadata* const meaning = metadata.find(table.name);
    result.tables.push_back(
        {table.name, meaning == nullptr ? table.table : declared(table.table, *meaning)});
  }
  return result;
}

/// The types of all tables as one text, to be kept with the model, of which `made` are rows.
std::string types_to_json(const HeldDataset& real, const Dataset& made) {
  io::Json types = io::Json::object();
  for (const NamedTable& table : made.tables) {
    types[table.name] = real.types_of(table.name).to_json(table.table);
  }
  return io::Json{{"kind", "arrow"}, {"tables", std::move(types)}}.dump();
}

/// What a model keeps for its host: how a store is made anew, or types of Arrow.
void restore_host(const std::string& schema, HeldDataset& made) {
  if (io::schema_kind(schema) != "arrow") {
    made.schema = schema;
    return;
  }
  const io::Json json = io::parse_json(schema, "the schema", ErrorCode::kModel);
  const auto tables = json.find("tables");
  if (tables == json.end() || !tables->is_object()) return;
  for (const auto& [name, types] : tables->items()) {
    if (types.is_string()) {
      made.types.emplace(name, io::ArrowTypes::parse(types.template get<std::string>()));
    }
  }
}

std::shared_ptr<const HeldDatasetModel> fitted_dataset(const HeldDataset& real,
                                                       const Settings& settings,
                                                       const ProgressCallback& progress) {
  const std::optional<DatasetMetadata> given = dataset_metadata_of(settings);
  DatasetMetadata metadata = given ? *given : real.meaning();
  const Dataset declared = given ? declared_tables(real.dataset, metadata) : real.dataset;
  std::vector<std::string> row_notes;
  const Dataset dataset = with_single_keys(settings, metadata, declared, row_notes);
  check_dataset(metadata, dataset);
  description::add_schema_rules(real.schema, dataset, metadata);
  add_given_rules(settings, metadata);
  const DatasetRecipe recipe = make_dataset_recipe(
      settings.get<std::string>("model", kDatasetModel),
      settings.has("options") ? option_values(settings.at("options")) : OptionValues{});
  DatasetFitOptions fit;
  fit.seed = settings.get<std::uint64_t>("seed", 0);
  fit.progress = progress;
  std::vector<std::string> notes = real.notes;
  for (std::string& note : note_sentences(dataset_column_notes(dataset, metadata))) {
    notes.push_back(std::move(note));
  }
  const Dataset whole = without_orphans(settings, metadata, dataset, row_notes);
  notes.insert(notes.end(), row_notes.begin(), row_notes.end());
  fit.note = [&notes](std::string_view note) { notes.emplace_back(note); };
  DatasetModel model = recipe.fit(whole, metadata, fit);
  model = model.with_host_schema(
      real.schema.empty() ? types_to_json(real, model.sample({.root_count = 0})) : real.schema);
  auto result = std::make_shared<HeldDatasetModel>(std::move(model));
  result->notes = std::move(notes);
  return result;
}

const io::Json& object_at(const Settings& settings, const char* name) {
  const io::Json& object = settings.at(name);
  if (object.is_object()) return object;
  throw Error(ErrorCode::kUsage,
              std::string("The option \"") + name + "\" is not an object of tables.");
}

DatasetSampleOptions dataset_sample_options(const Settings& settings, const DatasetModel& model) {
  DatasetSampleOptions options;
  options.seed = settings.get<std::uint64_t>("seed", 0);
  options.scale = settings.get<double>("scale", 1);
  options.first_root = settings.get<std::uint64_t>("first_root", 0);
  options.max_tries = settings.get<std::uint64_t>("max_tries", options.max_tries);
  if (settings.has("roots")) options.roots = settings.get<std::uint64_t>("roots", 0);
  if (settings.has("root_count")) options.root_count = settings.get<std::uint64_t>("root_count", 0);
  if (settings.has("rows")) {
    const io::Json& tables = object_at(settings, "rows");
    for (const auto& [table, count] : tables.items()) {
      options.rows.push_back(
          {table, io::json_member<std::uint64_t>(tables, table.c_str(), "The option \"rows\"",
                                                 ErrorCode::kUsage)});
    }
  }
  if (!settings.has("where")) return options;
  const Dataset example = model.sample({.root_count = 0});
  for (const auto& [table, list] : object_at(settings, "where").items()) {
    const Table* const found = example.find(table);
    if (found == nullptr || !list.is_array()) {
      throw Error(ErrorCode::kUsage,
                  "The option \"where\" has a list of conditions for each of "
                  "some tables of the model, but not for \"" +
                      table + "\".");
    }
    TableConditions conditions{table, {}};
    for (const io::Json& one : list) conditions.conditions.push_back(condition_of(one, *found));
    options.conditions.push_back(std::move(conditions));
  }
  return options;
}

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_dataset_fit(const likeness_dataset* dataset, const char* options,
                         likeness_progress progress, void* context,
                         likeness_dataset_model** model) {
  return call([&] {
    clear(model, "model");
    const auto real = held(dataset);
    const Settings settings(
        options, {"model", "options", "metadata", "rules", "orphans", "doubled_keys", "seed"});
    give(fitted_dataset(*real, settings, progress_of(progress, context)), model);
  });
}

int likeness_dataset_model_load(const char* path, likeness_dataset_model** model) {
  return call([&] {
    clear(model, "model");
    require(path, "path");
    give(std::make_shared<HeldDatasetModel>(load_dataset_model(std::filesystem::path(path))),
         model);
  });
}

int likeness_dataset_model_save(const likeness_dataset_model* model, const char* path) {
  return call([&] {
    require(path, "path");
    held(model)->model.save(std::filesystem::path(path));
  });
}

int likeness_dataset_model_from_bytes(const void* bytes, size_t size,
                                      likeness_dataset_model** model) {
  return call([&] {
    clear(model, "model");
    require(bytes, "bytes");
    const std::span content(static_cast<const std::byte*>(bytes), size);
    give(std::make_shared<HeldDatasetModel>(load_dataset_model(content)), model);
  });
}

int likeness_dataset_model_to_bytes(const likeness_dataset_model* model, void** bytes,
                                    size_t* size) {
  return call([&] {
    clear(bytes, "bytes");
    clear(size, "size");
    give_bytes(held(model)->model.to_bytes(), bytes, size);
  });
}

int likeness_dataset_model_describe(const likeness_dataset_model* model, char** description) {
  return call([&] {
    clear(description, "description");
    give_text(held(model)->model.to_json(), description);
  });
}

int likeness_dataset_model_metadata(const likeness_dataset_model* model, char** metadata) {
  return call([&] {
    clear(metadata, "metadata");
    give_text(dataset_metadata_to_json(held(model)->model.metadata()), metadata);
  });
}

int likeness_dataset_model_notes(const likeness_dataset_model* model, char** notes) {
  return call([&] {
    clear(notes, "notes");
    give_text(sentences_json(held(model)->notes), notes);
  });
}

void likeness_dataset_model_release(likeness_dataset_model* model) {
  remove_handle(reinterpret_cast<std::uintptr_t>(model));
}

int likeness_dataset_sample(const likeness_dataset_model* model, const char* options,
                            likeness_progress progress, void* context, likeness_dataset** dataset) {
  return call([&] {
    clear(dataset, "dataset");
    const auto content = held(model);
    const Settings settings(options, {"seed", "scale", "roots", "rows", "where", "max_tries",
                                      "first_root", "root_count"});
    DatasetSampleOptions sampling = dataset_sample_options(settings, content->model);
    sampling.progress = progress_of(progress, context);
    auto made = std::make_shared<HeldDataset>();
    made->dataset = content->model.sample(sampling);
    made->metadata = content->model.metadata();
    restore_host(content->model.host_schema(), *made);
    give(std::move(made), dataset);
  });
}

}  // extern "C"
