#include "capi/calls.hpp"
#include "capi/handles.hpp"
#include "capi/settings.hpp"
#include "likeness/csv.hpp"

using namespace likeness;
using namespace likeness::capi;

namespace likeness::capi {
namespace {

io::ArrowReadOptions arrow_options(const char* options) {
  const Settings settings(options, {"infer", "copy"});
  return {.infer = settings.get("infer", true), .copy = settings.get("copy", false)};
}

char separator_of(const Settings& settings, char otherwise) {
  const auto text = settings.get<std::string>("separator", "");
  if (text.empty()) return otherwise;
  if (text.size() == 1) return text[0];
  throw Error(ErrorCode::kUsage, "The option \"separator\" is not one character.");
}

void give_arrow(io::ArrowTable content, likeness_table** table) {
  give_table(std::move(content.table), std::move(content.types), table);
}

/// A stream or the like that is not read is released all the same.
template <class Moved>
struct ReleaseGuard {
  Moved* moved;
  explicit ReleaseGuard(Moved* guarded) : moved(guarded) {}
  ReleaseGuard(const ReleaseGuard&) = delete;
  ReleaseGuard& operator=(const ReleaseGuard&) = delete;
  ~ReleaseGuard() {
    if (moved != nullptr && moved->release != nullptr) moved->release(moved);
  }
};

}  // namespace
}  // namespace likeness::capi

extern "C" {

int likeness_table_import(ArrowArrayStream* stream, const char* options, likeness_table** table) {
  return call([&] {
    const ReleaseGuard guard(stream);
    clear(table, "table");
    require(stream, "stream");
    give_arrow(io::read_arrow(*stream, arrow_options(options)), table);
  });
}

int likeness_table_import_batch(ArrowSchema* schema, ArrowArray* batch, const char* options,
                                likeness_table** table) {
  return call([&] {
    const ReleaseGuard schema_guard(schema);
    const ReleaseGuard batch_guard(batch);
    clear(table, "table");
    require(schema, "schema");
    require(batch, "batch");
    give_arrow(io::read_arrow(*schema, *batch, arrow_options(options)), table);
  });
}

int likeness_table_read_csv(const char* path, const char* options, likeness_table** table) {
  return call([&] {
    clear(table, "table");
    require(path, "path");
    const Settings settings(options, {"separator", "missing"});
    io::CsvReadOptions reading;
    reading.separator = separator_of(settings, 0);
    if (settings.has("missing")) reading.missing = settings.texts("missing");
    give_table(io::read_csv(path, reading), {}, table);
  });
}

int likeness_table_write_csv(const likeness_table* table, const char* path, const char* options) {
  return call([&] {
    require(path, "path");
    const auto content = held(table);
    const Settings settings(options, {"separator", "missing", "guard_formulas"});
    io::write_csv(content->content.table, path,
                  {.separator = separator_of(settings, ','),
                   .missing = settings.get<std::string>("missing", ""),
                   .guard_formulas = settings.get("guard_formulas", false)});
  });
}

int likeness_table_export(const likeness_table* table, ArrowArrayStream* stream) {
  return call([&] {
    clear(stream, "stream");
    const auto content = held(table);
    io::write_arrow(content->content.table, content->content.types, *stream);
  });
}

int likeness_table_size(const likeness_table* table, uint64_t* rows, uint64_t* columns) {
  return call([&] {
    clear(rows, "rows");
    clear(columns, "columns");
    const auto content = held(table);
    *rows = content->content.table.rows();
    *columns = content->content.table.column_count();
  });
}

int likeness_table_notes(const likeness_table* table, const char* metadata, char** notes) {
  return call([&] {
    clear(notes, "notes");
    const Table& content = held(table)->content.table;
    const std::vector<ColumnNote> found =
        metadata == nullptr ? column_notes(content)
                            : column_notes(content, parse_metadata(metadata, "the metadata"));
    give_text(sentences_json(note_sentences(found)), notes);
  });
}

void likeness_table_release(likeness_table* table) {
  remove_handle(reinterpret_cast<std::uintptr_t>(table));
}

int likeness_detect(const likeness_table* table, char** metadata) {
  return call([&] {
    clear(metadata, "metadata");
    give_text(metadata_to_json(detect_metadata(held(table)->content.table)), metadata);
  });
}

}  // extern "C"
