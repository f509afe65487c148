#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/constraint_json.hpp"
#include "io/json.hpp"
#include "likeness/dataset.hpp"
#include "likeness/metadata.hpp"

namespace likeness {
namespace {

/// SDV's name for a table that was given none.
constexpr std::string_view kUnnamedTable = "table";

void append_member(std::string& text, const char* key, const std::optional<std::string>& value) {
  if (!value.has_value()) return;
  text += std::string(", \"") + key + "\": " + io::json_text(*value, ErrorCode::kData, false);
}

/// A list of names as JSON; one name by itself.
std::string names_text(std::span<const std::string> names) {
  if (names.size() == 1) return io::json_text(names.front(), ErrorCode::kData, false);
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + io::json_text(name, ErrorCode::kData, false);
  }
  return "[" + text + "]";
}

/// Where other members of a table, column or relation are kept; null where there are none.
const io::Json* kept_member(const io::Json* object, std::string_view key) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(key);
  return found == object->end() ? nullptr : &*found;
}

using Written = std::initializer_list<std::string_view>;

/// `, "key": value` for each member that isn't among those written.
std::string other_members_text(const io::Json* others, Written written, const std::string& before) {
  if (others == nullptr || !others->is_object()) return "";
  std::string text;
  for (const auto& [key, value] : others->items()) {
    if (std::ranges::find(written, key) != written.end()) continue;
    text += before + io::json_text(key, ErrorCode::kData, false) + ": " + value.dump();
  }
  return text;
}

/// `ordinal` where it was read as that and still is what it was read as.
std::string sdtype_text(const ColumnMetadata& column, const io::Json* others) {
  const bool ordinal = column.sdtype == "categorical" && kept_member(others, "sdtype") != nullptr;
  return ordinal ? "ordinal" : column.sdtype;
}

std::string column_text(const ColumnMetadata& column, const io::Json* others) {
  std::string text = io::json_text(column.name, ErrorCode::kData, false) + ": {\"sdtype\": " +
                     io::json_text(sdtype_text(column, others), ErrorCode::kData, false);
  append_member(text, "datetime_format", column.datetime_format);
  append_member(text, "regex_format", column.regex_format);
  append_member(text, "computer_representation", column.computer_representation);
  if (column.pii.has_value()) text += std::string(", \"pii\": ") + (*column.pii ? "true" : "false");
  append_member(text, "locale", column.locale);
  return text + other_members_text(others, {"sdtype"}, ", ") + "}";
}

constexpr const char* kTableIndent = "      ";

void append_line(std::string& text, const char* key, const std::string& value) {
  text += kTableIndent + io::json_text(key, ErrorCode::kData, false) + ": " + value + ",\n";
}

/// Alternate keys of one column, and then those of several, which were kept.
std::string alternate_keys_text(const Metadata& metadata, const io::Json* kept) {
  std::string text;
  for (const std::string& key : metadata.alternate_keys) {
    text += (text.empty() ? "" : ", ") + io::json_text(key, ErrorCode::kData, false);
  }
  if (kept != nullptr && kept->is_array()) {
    for (const io::Json& key : *kept) text += (text.empty() ? "" : ", ") + key.dump();
  }
  return text.empty() ? "" : "[" + text + "]";
}

std::string table_text(const std::string& name, const Metadata& metadata, const io::Json* others) {
  std::string text = "    " + io::json_text(name, ErrorCode::kData, false) + ": {\n";
  if (metadata.primary_key)
    append_line(text, "primary_key", names_text(std::vector{*metadata.primary_key}));
  if (!metadata.composite_key.empty()) {
    append_line(text, "primary_key", names_text(metadata.composite_key));
  }
  const std::string alternate =
      alternate_keys_text(metadata, kept_member(others, "alternate_keys"));
  if (!alternate.empty()) append_line(text, "alternate_keys", alternate);
  if (metadata.sequence_key) {
    append_line(text, "sequence_key", names_text(std::vector{*metadata.sequence_key}));
  }
  if (metadata.sequence_index) {
    append_line(text, "sequence_index", names_text(std::vector{*metadata.sequence_index}));
  }
  text += std::string(kTableIndent) + "\"columns\": {";
  const io::Json* columns = kept_member(others, "columns");
  for (std::size_t i = 0; i < metadata.columns.size(); ++i) {
    const ColumnMetadata& column = metadata.columns[i];
    text += (i == 0 ? "\n        " : ",\n        ") +
            column_text(column, kept_member(columns, column.name));
  }
  text += "\n      }";
  if (!metadata.constraints.empty()) {
    text += std::string(",\n") + kTableIndent + "\"constraints\": " +
            io::json_text(json_of_constraints(metadata.constraints), ErrorCode::kData, false);
  }
  return text +
         other_members_text(others, {"columns", "alternate_keys"},
                            std::string(",\n") + kTableIndent) +
         "\n    }";
}

std::string relation_member_text(const Relation& relation) {
  const auto one = [](const std::string& name) {
    return io::json_text(name, ErrorCode::kData, false);
  };
  return "    {\"parent_table_name\": " + one(relation.parent) +
         ", \"parent_primary_key\": " + names_text(relation.parent_columns) +
         ", \"child_table_name\": " + one(relation.child) +
         ", \"child_foreign_key\": " + names_text(relation.child_columns) + "}";
}

std::string relations_text(std::span<const Relation> relations) {
  std::string text;
  for (const Relation& relation : relations) {
    text += (text.empty() ? "\n" : ",\n") + relation_member_text(relation);
  }
  return text.empty() ? "[]" : "[" + text + "\n  ]";
}

std::string whole_text(std::span<const NamedMetadata> tables, std::span<const Relation> relations,
                       const io::Json* others) {
  std::string text = "{\n  \"tables\": {";
  const io::Json* other_tables = kept_member(others, "tables");
  for (std::size_t k = 0; k < tables.size(); ++k) {
    text += (k == 0 ? "\n" : ",\n") + table_text(tables[k].name, tables[k].metadata,
                                                 kept_member(other_tables, tables[k].name));
  }
  const bool second = kept_member(others, "METADATA_SPEC_VERSION") != nullptr;
  return text + "\n  },\n  \"relationships\": " + relations_text(relations) +
         other_members_text(others, {"tables", "METADATA_SPEC_VERSION"}, ",\n  ") +
         ",\n  \"METADATA_SPEC_VERSION\": \"" + (second ? "V2" : "V1") + "\"\n}\n";
}

}  // namespace

std::string metadata_to_json(const Metadata& metadata) {
  return whole_text(std::vector<NamedMetadata>{{std::string(kUnnamedTable), metadata}}, {},
                    nullptr);
}

std::string dataset_metadata_to_json(const DatasetMetadata& metadata) {
  if (metadata.other_members.empty()) {
    return whole_text(metadata.tables, metadata.relations, nullptr);
  }
  const io::Json others =
      io::parse_json(metadata.other_members, "the other members", ErrorCode::kData);
  return whole_text(metadata.tables, metadata.relations, &others);
}

}  // namespace likeness
