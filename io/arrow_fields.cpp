#include "io/arrow_fields.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "likeness/arrow.hpp"
#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

constexpr const char* kExtensionMetadata = "ARROW:extension:";

std::int32_t read_length(const char*& at) {
  std::int32_t length = 0;
  std::memcpy(&length, at, sizeof length);
  at += sizeof length;
  if (length < 0) throw Error(ErrorCode::kData, "The metadata of an Arrow schema is damaged.");
  return length;
}

std::string read_text(const char*& at) {
  const auto length = static_cast<std::size_t>(read_length(at));
  std::string text(at, length);
  at += length;
  return text;
}

/// Pairs of texts, each behind its length.
std::map<std::string, std::string> read_metadata(const char* at) {
  std::map<std::string, std::string> metadata;
  if (at == nullptr) return metadata;
  for (std::int32_t left = read_length(at); left > 0; --left) {
    std::string key = read_text(at);
    metadata[std::move(key)] = read_text(at);
  }
  return metadata;
}

std::string metadata_bytes(const std::map<std::string, std::string>& metadata) {
  std::string bytes;
  const auto append_length = [&](std::size_t length) {
    const auto number = static_cast<std::int32_t>(length);
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  append_length(metadata.size());
  for (const auto& [key, value] : metadata) {
    append_length(key.size());
    bytes += key;
    append_length(value.size());
    bytes += value;
  }
  return bytes;
}

bool is_utf8(std::string_view text) {
  return text::find_invalid_utf8(text) == text.size();
}

[[noreturn]] void fail_schema(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

ArrowField read_field(const ArrowSchema& schema) {
  ArrowField field;
  field.name = schema.name == nullptr ? "" : schema.name;
  if (!is_utf8(field.name)) {
    fail_schema("The name of column " + text::in_quotes(field.name) + " is not UTF-8.");
  }
  const ArrowSchema* values = schema.dictionary != nullptr ? schema.dictionary : &schema;
  if (schema.format == nullptr || values->format == nullptr) {
    fail_schema("Column " + text::in_quotes(field.name) + " has no type.");
  }
  field.format = values->format;
  if (schema.dictionary != nullptr) field.index_format = schema.format;
  field.ordered = (schema.flags & ARROW_FLAG_DICTIONARY_ORDERED) != 0;
  (void)field.type();
  const bool indexed = schema.dictionary != nullptr;
  if (indexed && (values->dictionary != nullptr ||
                  parse_arrow_type(field.index_format, field.name).kind != ArrowKind::kInteger)) {
    fail_schema("Column " + text::in_quotes(field.name) +
                " has a dictionary that is not one of Arrow's.");
  }
  for (const auto& [key, value] : read_metadata(schema.metadata)) {
    if (key == kPlainMetadata) field.plain = true;
    if (key.starts_with(kExtensionMetadata) && is_utf8(value)) field.metadata[key] = value;
  }
  return field;
}

/// What a schema and its children point to.
struct SchemaOwner {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
  ArrowSchema dictionary{};
};

void release_schema(ArrowSchema* schema) {
  std::unique_ptr<SchemaOwner> owner(static_cast<SchemaOwner*>(schema->private_data));
  for (ArrowSchema& child : owner->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (owner->dictionary.release != nullptr) owner->dictionary.release(&owner->dictionary);
  schema->release = nullptr;
}

/// Points a schema to what its owner holds.
void hand_over(std::unique_ptr<SchemaOwner> owner, std::int64_t flags, ArrowSchema& schema) {
  schema = {};
  schema.format = owner->format.c_str();
  schema.name = owner->name.c_str();
  schema.metadata = owner->metadata.empty() ? nullptr : owner->metadata.data();
  schema.flags = flags;
  for (ArrowSchema& child : owner->children) owner->child_pointers.push_back(&child);
  schema.n_children = static_cast<std::int64_t>(owner->children.size());
  schema.children = owner->child_pointers.empty() ? nullptr : owner->child_pointers.data();
  if (owner->dictionary.release != nullptr) schema.dictionary = &owner->dictionary;
  schema.release = release_schema;
  schema.private_data = owner.release();
}

void write_field(const ArrowField& field, ArrowSchema& schema) {
  auto owner = std::make_unique<SchemaOwner>();
  owner->name = field.name;
  const bool indexed = !field.index_format.empty();
  owner->format = indexed ? field.index_format : field.format;
  std::map<std::string, std::string> metadata = field.metadata;
  if (field.plain) metadata[kPlainMetadata] = "1";
  if (!metadata.empty()) owner->metadata = metadata_bytes(metadata);
  if (indexed) {
    auto values = std::make_unique<SchemaOwner>();
    values->format = field.format;
    hand_over(std::move(values), ARROW_FLAG_NULLABLE, owner->dictionary);
  }
  const std::int64_t order = field.ordered ? ARROW_FLAG_DICTIONARY_ORDERED : 0;
  hand_over(std::move(owner), ARROW_FLAG_NULLABLE | order, schema);
}

Json field_json(const ArrowField& field) {
  Json json = {{"name", field.name}, {"format", field.format}};
  if (!field.index_format.empty()) json["index"] = field.index_format;
  if (field.ordered) json["ordered"] = true;
  if (field.plain) json["plain"] = true;
  if (field.as_text) json["as_text"] = true;
  if (!field.levels.empty()) json["levels"] = field.levels;
  for (const auto& [key, value] : field.metadata) json["metadata"][key] = value;
  return json;
}

ArrowField field_of(const Json& json) {
  constexpr std::string_view kWhere = "the Arrow type of a column";
  ArrowField field;
  field.name = json_member<std::string>(json, "name", kWhere, ErrorCode::kModel);
  field.format = json_member<std::string>(json, "format", kWhere, ErrorCode::kModel);
  field.index_format = json.value("index", "");
  field.ordered = json.value("ordered", false);
  field.plain = json.value("plain", false);
  field.as_text = json.value("as_text", false);
  field.levels = json.value("levels", std::vector<std::string>{});
  if (json.contains("metadata")) {
    for (const auto& [key, value] : json.at("metadata").items()) {
      field.metadata[key] = value.get<std::string>();
    }
  }
  (void)field.type();
  if (!field.index_format.empty()) (void)parse_arrow_type(field.index_format, field.name);
  return field;
}

/// The categories of an ordered field that a table of a model knows, in the field's order.
std::vector<std::string> known_levels(const ArrowField& field, const Column* column) {
  std::vector<std::string> known;
  if (column == nullptr || column->type != ColumnType::kCategory) return known;
  for (const std::string& level : field.levels) {
    for (std::size_t k = 0; k < column->dictionary.size(); ++k) {
      if (column->dictionary[k] == level) known.push_back(level);
    }
  }
  return known;
}

}  // namespace

const ArrowField* ArrowFields::find(std::string_view name) const noexcept {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const ArrowField& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

ArrowFields read_arrow_fields(const ArrowSchema& schema) {
  if (schema.release == nullptr) fail_schema("The Arrow schema has been released already.");
  if (schema.format == nullptr || std::string_view(schema.format) != "+s") {
    fail_schema("The Arrow schema is not that of a table (a struct of columns).");
  }
  ArrowFields result;
  for (std::int64_t k = 0; k < schema.n_children; ++k) {
    if (schema.children == nullptr || schema.children[k] == nullptr) {
      fail_schema("The Arrow schema lacks some of its columns.");
    }
    result.fields.push_back(read_field(*schema.children[k]));
  }
  auto metadata = read_metadata(schema.metadata);
  if (metadata.contains(kHostMetadata) && is_utf8(metadata[kHostMetadata])) {
    result.host = metadata[kHostMetadata];
  }
  return result;
}

void write_arrow_fields(const ArrowFields& fields, ArrowSchema& schema) {
  auto owner = std::make_unique<SchemaOwner>();
  owner->format = "+s";
  if (!fields.host.empty()) owner->metadata = metadata_bytes({{kHostMetadata, fields.host}});
  owner->children.resize(fields.fields.size());
  for (std::size_t k = 0; k < fields.fields.size(); ++k) {
    write_field(fields.fields[k], owner->children[k]);
  }
  hand_over(std::move(owner), 0, schema);
}

Json arrow_fields_json(const ArrowFields& fields) {
  Json json = {{"columns", Json::array()}};
  for (const ArrowField& field : fields.fields) json["columns"].push_back(field_json(field));
  if (!fields.host.empty()) json["host"] = fields.host;
  return {{"arrow", std::move(json)}};
}

ArrowFields arrow_fields_of(const Json& json) {
  const Json arrow = json_member<Json>(json, "arrow", "the schema", ErrorCode::kModel);
  const Json columns = json_member<Json>(arrow, "columns", "the schema", ErrorCode::kModel);
  if (!columns.is_array()) throw Error(ErrorCode::kModel, "The schema has no list of columns.");
  ArrowFields fields;
  for (const Json& column : columns) fields.fields.push_back(field_of(column));
  fields.host = arrow.value("host", "");
  return fields;
}

std::string ArrowTypes::to_json(const Table& known) const {
  if (fields_ == nullptr) return {};
  ArrowFields kept = *fields_;
  for (ArrowField& field : kept.fields) {
    field.levels = known_levels(field, known.find(field.name));
  }
  return arrow_fields_json(kept).dump();
}

ArrowTypes ArrowTypes::parse(std::string_view json) {
  try {
    return ArrowTypes(std::make_shared<ArrowFields>(
        arrow_fields_of(parse_json(json, "the schema", ErrorCode::kModel))));
  } catch (const Error&) {
    return {};
  }
}

}  // namespace likeness::io
