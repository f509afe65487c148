#include "likeness/model.hpp"

#include "capi/calls.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"

using namespace likeness;
using namespace likeness::capi;

extern "C" {

int likeness_list_models(char** models) {
  return call([&] {
    clear(models, "models");
    give_text(models_to_json(), models);
  });
}

int likeness_recommend(const likeness_table* table, const char* metadata, char** recommendation) {
  return call([&] {
    clear(recommendation, "recommendation");
    const Table& content = held(table)->content.table;
    const Recommendation found =
        recommend_model(content, metadata == nullptr ? detect_metadata(content)
                                                     : parse_metadata(metadata, "the metadata"));
    give_text(io::Json{{"model", found.model}, {"reason", found.reason}}.dump(), recommendation);
  });
}

int likeness_model_load(const char* path, likeness_model** model) {
  return call([&] {
    clear(model, "model");
    require(path, "path");
    give(std::make_shared<HeldModel>(load_model(std::filesystem::path(path))), model);
  });
}

int likeness_model_save(const likeness_model* model, const char* path) {
  return call([&] {
    require(path, "path");
    held(model)->model.save(std::filesystem::path(path));
  });
}

int likeness_model_from_bytes(const void* bytes, size_t size, likeness_model** model) {
  return call([&] {
    clear(model, "model");
    require(bytes, "bytes");
    const std::span content(static_cast<const std::byte*>(bytes), size);
    give(std::make_shared<HeldModel>(load_model(content)), model);
  });
}

int likeness_model_to_bytes(const likeness_model* model, void** bytes, size_t* size) {
  return call([&] {
    clear(bytes, "bytes");
    clear(size, "size");
    give_bytes(held(model)->model.to_bytes(), bytes, size);
  });
}

int likeness_model_describe(const likeness_model* model, char** description) {
  return call([&] {
    clear(description, "description");
    give_text(held(model)->model.to_json(), description);
  });
}

int likeness_model_metadata(const likeness_model* model, char** metadata) {
  return call([&] {
    clear(metadata, "metadata");
    give_text(metadata_to_json(held(model)->model.metadata()), metadata);
  });
}

int likeness_model_notes(const likeness_model* model, char** notes) {
  return call([&] {
    clear(notes, "notes");
    give_text(sentences_json(held(model)->notes), notes);
  });
}

void likeness_model_release(likeness_model* model) {
  remove_handle(reinterpret_cast<std::uintptr_t>(model));
}

}  // extern "C"
