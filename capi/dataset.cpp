#include "likeness/dataset.hpp"

#include <set>
#include <utility>

#include "capi/calls.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/dataset_files.hpp"
#include "text/quote.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

void require_dataset(bool sound, const std::string& sentence) {
  if (!sound) throw Error(ErrorCode::kUsage, sentence);
}

std::shared_ptr<const HeldDataset> created(std::size_t count, const char* const* names,
                                           const likeness_table* const* tables) {
  require_dataset(count > 0, "A dataset has one table at least.");
  require(names, "names");
  require(tables, "tables");
  auto result = std::make_shared<HeldDataset>();
  std::set<std::string, std::less<>> known;
  for (std::size_t k = 0; k < count; ++k) {
    require(names[k], "name of a table");
    const std::string name = names[k];
    require_dataset(!name.empty(), "A table of a dataset has no name.");
    require_dataset(known.insert(name).second,
                    "Two tables are called " + text::in_quotes(name) + "; rename one.");
    const auto content = held(tables[k]);
    result->dataset.tables.push_back({name, content->content.table});
    result->types.emplace(name, content->content.types);
  }
  return result;
}

std::shared_ptr<const HeldDataset> read(const std::string& path) {
  io::StoredDataset stored = io::read_dataset(path);
  auto result = std::make_shared<HeldDataset>();
  result->dataset = std::move(stored.dataset);
  result->schema = std::move(stored.schema);
  for (const std::string& note : stored.notes) result->notes.push_back(note + ".");
  // A folder says nothing of keys itself.
  if (!result->schema.empty()) result->metadata = std::move(stored.metadata);
  return result;
}

}  // namespace

io::ArrowTypes HeldDataset::types_of(std::string_view table) const {
  const auto found = types.find(table);
  return found == types.end() ? io::ArrowTypes() : found->second;
}

DatasetMetadata HeldDataset::meaning() const {
  return metadata ? *metadata : detect_dataset(dataset).metadata;
}

}  // namespace likeness::capi

extern "C" {

int likeness_dataset_create(size_t count, const char* const* names,
                            const likeness_table* const* tables, likeness_dataset** dataset) {
  return call([&] {
    clear(dataset, "dataset");
    give(created(count, names, tables), dataset);
  });
}

int likeness_is_dataset(const char* path, uint64_t* answer) {
  return call([&] {
    clear(answer, "answer");
    require(path, "path");
    *answer = io::is_dataset(path) ? 1 : 0;
  });
}

int likeness_dataset_read(const char* path, likeness_dataset** dataset) {
  return call([&] {
    clear(dataset, "dataset");
    require(path, "path");
    give(read(path), dataset);
  });
}

int likeness_dataset_write(const likeness_dataset* dataset, const char* path, const char* options,
                           char** notes) {
  return call([&] {
    if (notes != nullptr) *notes = nullptr;
    require(path, "path");
    const auto content = held(dataset);
    const Settings settings(options, {"metadata", "overwrite", "guard_formulas"});
    const std::optional<DatasetMetadata> given = dataset_metadata_of(settings);
    io::DatasetWriteOptions writing;
    writing.overwrite = settings.get("overwrite", false);
    writing.csv.guard_formulas = settings.get("guard_formulas", false);
    writing.schema = content->schema;
    const auto said =
        io::write_dataset(content->dataset, given ? *given : content->meaning(), path, writing);
    if (notes != nullptr) give_text(sentences_json(said), notes);
  });
}

int likeness_dataset_names(const likeness_dataset* dataset, char** names) {
  return call([&] {
    clear(names, "names");
    std::vector<std::string> found;
    for (const NamedTable& table : held(dataset)->dataset.tables) found.push_back(table.name);
    give_text(sentences_json(found), names);
  });
}

int likeness_dataset_table(const likeness_dataset* dataset, const char* name,
                           likeness_table** table) {
  return call([&] {
    clear(table, "table");
    require(name, "name");
    const auto content = held(dataset);
    const Table* const found = content->dataset.find(name);
    require_dataset(found != nullptr, "There is no table " + text::in_quotes(name) + ".");
    give_table(*found, content->types_of(name), table);
  });
}

int likeness_dataset_detect(const likeness_dataset* dataset, char** metadata) {
  return call([&] {
    clear(metadata, "metadata");
    give_text(dataset_metadata_to_json(held(dataset)->meaning()), metadata);
  });
}

void likeness_dataset_release(likeness_dataset* dataset) {
  remove_handle(reinterpret_cast<std::uintptr_t>(dataset));
}

}  // extern "C"
