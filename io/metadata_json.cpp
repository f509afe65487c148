#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "io/json.hpp"
#include "likeness/metadata.hpp"
#include "table/personal_data.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

/// SDV's name for a table that was given none.
constexpr std::string_view kTableName = "table";

[[noreturn]] void refuse_json(std::string_view source, const std::string& what) {
  throw Error(ErrorCode::kData, std::string(source) + ": " + what);
}

/// The text of a JSON value for an error, cut where it is long.
std::string excerpt(const io::Json& value) {
  constexpr std::size_t kLongest = 40;
  const std::string text = io::json_text(value, ErrorCode::kData, false);
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

/// Member `key` as a T; nothing where it is absent or null.
template <class T>
std::optional<T> optional_member(const io::Json& object, const char* key,
                                 const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return io::json_member<T>(object, key, where, ErrorCode::kData);
}

void check_version(const io::Json& document, std::string_view source) {
  constexpr std::array<std::string_view, 4> kVersions = {"V1", "SINGLE_TABLE_V1", "V2",
                                                         "SINGLE_TABLE_V2"};
  const auto found = document.find("METADATA_SPEC_VERSION");
  if (found == document.end()) {
    refuse_json(source, "METADATA_SPEC_VERSION is missing, so this is not SDV's metadata.");
  }
  if (!found->is_string() ||
      std::find(kVersions.begin(), kVersions.end(), found->get<std::string>()) == kVersions.end()) {
    refuse_json(source, "METADATA_SPEC_VERSION is " + excerpt(*found) +
                            ", but likeness reads V1, V2, SINGLE_TABLE_V1 and SINGLE_TABLE_V2.");
  }
}

/// The one table's object, which is the document itself in the single-table versions.
const io::Json& find_table(const io::Json& document, std::string_view source) {
  const auto tables = document.find("tables");
  if (tables == document.end()) return document;
  if (!tables->is_object()) refuse_json(source, "\"tables\" is not an object.");
  if (tables->size() != 1) {
    refuse_json(source, "it describes " + std::to_string(tables->size()) +
                            " tables, but likeness takes the metadata of one; keep one of them.");
  }
  return *tables->begin();
}

/// What SDV calls ordinal are categories, whose order likeness sees in their values.
std::string parse_sdtype(const io::Json& column, const std::string& where) {
  const auto sdtype = io::json_member<std::string>(column, "sdtype", where, ErrorCode::kData);
  if (sdtype == "ordinal") return "categorical";
  const auto known = known_sdtypes();
  if (std::find(known.begin(), known.end(), sdtype) != known.end()) return sdtype;
  const std::string nearest = text::nearest_name(sdtype, known);
  if (sdtype.empty() || !nearest.empty()) {
    throw Error(ErrorCode::kData, where + " has the unknown sdtype " + text::in_quotes(sdtype) +
                                      text::did_you_mean(sdtype, known));
  }
  return sdtype;
}

ColumnMetadata parse_column(const std::string& name, const io::Json& value,
                            std::string_view source) {
  const std::string where = std::string(source) + ": column " + text::in_quotes(name);
  if (!value.is_object()) throw Error(ErrorCode::kData, where + " is not an object.");
  ColumnMetadata column;
  column.name = name;
  column.sdtype = parse_sdtype(value, where);
  column.datetime_format = optional_member<std::string>(value, "datetime_format", where);
  column.regex_format = optional_member<std::string>(value, "regex_format", where);
  column.computer_representation =
      optional_member<std::string>(value, "computer_representation", where);
  column.pii = optional_member<bool>(value, "pii", where);
  return column;
}

std::optional<std::string> parse_primary_key(const io::Json& table, const Metadata& metadata,
                                             std::string_view source) {
  const auto found = table.find("primary_key");
  if (found == table.end() || found->is_null()) return std::nullopt;
  const bool list_of_one = found->is_array() && found->size() == 1;
  const io::Json& key = list_of_one ? found->front() : *found;
  if (found->is_array() && !list_of_one) {
    refuse_json(source, "the primary key has several columns; likeness takes one.");
  }
  if (!key.is_string()) refuse_json(source, "the primary key is " + excerpt(key) + ", not a name.");
  const auto name = key.get<std::string>();
  if (metadata.find(name) == nullptr) {
    refuse_json(source, "the primary key " + text::in_quotes(name) + " is not among the columns.");
  }
  return name;
}

/// Collects the names of columns, in their order: of a document that is a table, and of one that
/// holds tables.
struct ColumnNames {
  std::vector<std::string> of_document;
  std::vector<std::string> of_tables;

  void hear(std::span<const std::string> path) {
    if (path.size() == 2 && path[0] == "columns") of_document.push_back(path.back());
    if (path.size() == 4 && path[0] == "tables" && path[2] == "columns") {
      of_tables.push_back(path.back());
    }
  }
};

void append_member(std::string& text, const char* key, const std::optional<std::string>& value) {
  if (!value.has_value()) return;
  text += std::string(", \"") + key + "\": " + io::json_text(*value, ErrorCode::kData, false);
}

std::string column_text(const ColumnMetadata& column) {
  std::string text = io::json_text(column.name, ErrorCode::kData, false) +
                     ": {\"sdtype\": " + io::json_text(column.sdtype, ErrorCode::kData, false);
  append_member(text, "datetime_format", column.datetime_format);
  append_member(text, "regex_format", column.regex_format);
  append_member(text, "computer_representation", column.computer_representation);
  if (column.pii.has_value()) text += std::string(", \"pii\": ") + (*column.pii ? "true" : "false");
  return text + "}";
}

}  // namespace

Metadata parse_metadata(std::string_view json, std::string_view source) {
  ColumnNames names;
  const io::Json document = io::parse_json(
      json, source, ErrorCode::kData, [&](std::span<const std::string> path) { names.hear(path); });
  if (!document.is_object()) refuse_json(source, "this is not SDV's metadata, which is an object.");
  check_version(document, source);
  const io::Json& table = find_table(document, source);
  const auto columns = table.is_object() ? table.find("columns") : table.end();
  if (columns == table.end() || !columns->is_object() || columns->empty()) {
    refuse_json(source, "the table has no \"columns\" object with at least one column in it.");
  }
  Metadata metadata;
  for (const std::string& name : &table == &document ? names.of_document : names.of_tables) {
    metadata.columns.push_back(parse_column(name, columns->at(name), source));
  }
  metadata.primary_key = parse_primary_key(table, metadata, source);
  return metadata;
}

std::string metadata_to_json(const Metadata& metadata) {
  std::string text = "{\n  \"tables\": {\n    \"" + std::string(kTableName) + "\": {\n";
  if (metadata.primary_key.has_value()) {
    text +=
        "      \"primary_key\": " + io::json_text(*metadata.primary_key, ErrorCode::kData, false) +
        ",\n";
  }
  text += "      \"columns\": {";
  for (std::size_t i = 0; i < metadata.columns.size(); ++i) {
    text += (i == 0 ? "\n        " : ",\n        ") + column_text(metadata.columns[i]);
  }
  return text +
         "\n      }\n    }\n  },\n  \"relationships\": [],\n  \"METADATA_SPEC_VERSION\": "
         "\"V1\"\n}\n";
}

}  // namespace likeness
