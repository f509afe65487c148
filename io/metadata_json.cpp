#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "io/constraint_json.hpp"
#include "io/json.hpp"
#include "likeness/dataset.hpp"
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

/// The version, such as "V1"; throws where it is none that is read.
std::string read_version(const io::Json& document, std::string_view source) {
  constexpr std::array<std::string_view, 5> kVersions = {"V1", "SINGLE_TABLE_V1", "MULTI_TABLE_V1",
                                                         "V2", "SINGLE_TABLE_V2"};
  const auto found = document.find("METADATA_SPEC_VERSION");
  if (found == document.end()) {
    refuse_json(source, "METADATA_SPEC_VERSION is missing, so this is not SDV's metadata.");
  }
  if (!found->is_string() ||
      std::find(kVersions.begin(), kVersions.end(), found->get<std::string>()) == kVersions.end()) {
    refuse_json(source, "METADATA_SPEC_VERSION is " + excerpt(*found) +
                            ", but likeness reads V1, V2, SINGLE_TABLE_V1 and SINGLE_TABLE_V2.");
  }
  return found->get<std::string>();
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
  column.locale = optional_member<std::string>(value, "locale", where);
  return column;
}

/// A name, or a list of them, as a list.
std::optional<std::vector<std::string>> names_in(const io::Json& value) {
  if (value.is_string()) return std::vector{value.get<std::string>()};
  if (!value.is_array() || value.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const io::Json& item : value) {
    if (!item.is_string()) return std::nullopt;
    names.push_back(item.get<std::string>());
  }
  return names;
}

void check_among_columns(const std::string& name, const Metadata& metadata, const char* what,
                         std::string_view source) {
  if (metadata.find(name) != nullptr) return;
  refuse_json(source, std::string("the ") + what + " " + text::in_quotes(name) +
                          " is not among the columns.");
}

void parse_primary_key(const io::Json& table, Metadata& metadata, std::string_view source) {
  const auto found = table.find("primary_key");
  if (found == table.end() || found->is_null()) return;
  const auto names = names_in(*found);
  if (!names) refuse_json(source, "the primary key is " + excerpt(*found) + ", not a name.");
  for (const std::string& name : *names) {
    check_among_columns(name, metadata, "primary key", source);
    if (std::ranges::count(*names, name) > 1) {
      refuse_json(source, "the primary key has " + text::in_quotes(name) + " twice.");
    }
  }
  if (names->size() == 1) {
    metadata.primary_key = names->front();
  } else {
    metadata.composite_key = *names;
  }
}

/// Keys of one column; those of several are kept as they stand.
void parse_alternate_keys(const io::Json& table, Metadata& metadata, std::string_view source) {
  const auto found = table.find("alternate_keys");
  if (found == table.end() || !found->is_array()) return;
  for (const io::Json& item : *found) {
    const auto names = names_in(item);
    if (!names) refuse_json(source, "an alternate key is " + excerpt(item) + ", not a name.");
    if (names->size() > 1) continue;
    check_among_columns(names->front(), metadata, "alternate key", source);
    metadata.alternate_keys.push_back(names->front());
  }
}

std::optional<std::string> parse_column_name(const io::Json& table, const char* key,
                                             const char* what, const Metadata& metadata,
                                             std::string_view source) {
  const auto found = table.find(key);
  if (found == table.end() || found->is_null()) return std::nullopt;
  const auto names = names_in(*found);
  if (!names)
    refuse_json(source, std::string("the ") + what + " is " + excerpt(*found) + ", not a name.");
  if (names->size() > 1) return std::nullopt;
  check_among_columns(names->front(), metadata, what, source);
  return names->front();
}

/// The names of tables and columns in the order of the text: of a document that is a table, and of
/// one that holds tables.
struct WrittenOrder {
  struct TableNames {
    std::string name;
    std::vector<std::string> columns;
  };
  std::vector<std::string> of_document;
  std::vector<TableNames> tables;

  void hear(std::span<const std::string> path) {
    if (path.size() == 2 && path[0] == "columns") of_document.push_back(path.back());
    if (path.empty() || path[0] != "tables") return;
    if (path.size() == 2) tables.push_back({path.back(), {}});
    if (path.size() == 4 && path[2] == "columns") tables.back().columns.push_back(path.back());
  }
};

Metadata parse_table(const io::Json& table, std::span<const std::string> columns,
                     std::string_view source) {
  const auto found = table.is_object() ? table.find("columns") : table.end();
  if (found == table.end() || !found->is_object() || found->empty()) {
    refuse_json(source, "the table has no \"columns\" object with at least one column in it.");
  }
  Metadata metadata;
  for (const std::string& name : columns) {
    metadata.columns.push_back(parse_column(name, found->at(name), source));
  }
  parse_primary_key(table, metadata, source);
  parse_alternate_keys(table, metadata, source);
  metadata.sequence_key =
      parse_column_name(table, "sequence_key", "sequence key", metadata, source);
  metadata.sequence_index =
      parse_column_name(table, "sequence_index", "sequence index", metadata, source);
  const auto constraints = table.find("constraints");
  if (constraints != table.end()) {
    metadata.constraints = constraints_of_json(*constraints, source);
  }
  return metadata;
}

struct Document {
  io::Json json;
  WrittenOrder order;
  std::string version;
};

Document parse_document(std::string_view json, std::string_view source) {
  Document document;
  document.json =
      io::parse_json(json, source, ErrorCode::kData,
                     [&](std::span<const std::string> path) { document.order.hear(path); });
  if (!document.json.is_object()) {
    refuse_json(source, "this is not SDV's metadata, which is an object.");
  }
  document.version = read_version(document.json, source);
  return document;
}

std::vector<NamedMetadata> parse_tables(const Document& document, std::string_view source) {
  const auto tables = document.json.find("tables");
  if (tables == document.json.end()) {
    return {
        {std::string(kTableName), parse_table(document.json, document.order.of_document, source)}};
  }
  if (!tables->is_object()) refuse_json(source, "\"tables\" is not an object.");
  std::vector<NamedMetadata> result;
  for (const auto& [name, columns] : document.order.tables) {
    const std::string where =
        std::string(source) +
        (document.order.tables.size() > 1 ? ": table " + text::in_quotes(name) : "");
    result.push_back({name, parse_table(tables->at(name), columns, where)});
  }
  return result;
}

std::vector<std::string> relation_columns(const io::Json& relation, const char* key,
                                          const Metadata& table, const std::string& where) {
  const auto found = relation.find(key);
  const auto names = found == relation.end() ? std::nullopt : names_in(*found);
  if (!names) throw Error(ErrorCode::kData, where + " has no \"" + key + "\" that names columns.");
  for (const std::string& name : *names) {
    if (table.find(name) != nullptr) continue;
    throw Error(ErrorCode::kData, where + " names the column " + text::in_quotes(name) + " in \"" +
                                      key + "\", which its table doesn't have.");
  }
  return *names;
}

const Metadata& related_table(const DatasetMetadata& metadata, const std::string& name,
                              const std::string& where) {
  const Metadata* table = metadata.find(name);
  if (table != nullptr) return *table;
  std::vector<std::string_view> names;
  for (const NamedMetadata& one : metadata.tables) names.emplace_back(one.name);
  throw Error(ErrorCode::kData, where + " names the table " + text::in_quotes(name) +
                                    ", which is not described" + text::did_you_mean(name, names));
}

Relation parse_relation(const io::Json& json, const DatasetMetadata& metadata,
                        const std::string& where) {
  Relation relation;
  relation.parent =
      io::json_member<std::string>(json, "parent_table_name", where, ErrorCode::kData);
  relation.child = io::json_member<std::string>(json, "child_table_name", where, ErrorCode::kData);
  relation.parent_columns = relation_columns(
      json, "parent_primary_key", related_table(metadata, relation.parent, where), where);
  relation.child_columns = relation_columns(json, "child_foreign_key",
                                            related_table(metadata, relation.child, where), where);
  if (relation.parent_columns.size() != relation.child_columns.size()) {
    throw Error(ErrorCode::kData,
                where + " joins " + std::to_string(relation.child_columns.size()) + " columns to " +
                    std::to_string(relation.parent_columns.size()) + "; both sides need as many.");
  }
  return relation;
}

std::vector<Relation> parse_relations(const io::Json& document, const DatasetMetadata& metadata,
                                      std::string_view source) {
  const auto found = document.find("relationships");
  if (found == document.end() || found->is_null()) return {};
  if (!found->is_array()) refuse_json(source, "\"relationships\" is not a list.");
  std::vector<Relation> relations;
  for (const io::Json& item : *found) {
    const std::string where =
        std::string(source) + ": relationship " + std::to_string(relations.size() + 1);
    relations.push_back(parse_relation(item, metadata, where));
  }
  return relations;
}

/// What is left of a column's members.
io::Json other_of_column(const io::Json& column) {
  io::Json other = column;
  for (const char* known :
       {"datetime_format", "regex_format", "computer_representation", "pii", "locale"}) {
    other.erase(known);
  }
  if (other.value("sdtype", "") != "ordinal") other.erase("sdtype");
  return other;
}

/// Keeps in `other` what of these lists has several names.
void keep_composite(io::Json& other) {
  io::Json kept = io::Json::array();
  const auto keys = other.find("alternate_keys");
  if (keys != other.end() && keys->is_array()) {
    for (const io::Json& key : *keys) {
      if (key.is_array() && key.size() > 1) kept.push_back(key);
    }
  }
  other.erase("alternate_keys");
  if (!kept.empty()) other["alternate_keys"] = kept;
  for (const char* key : {"sequence_key", "sequence_index"}) {
    const auto found = other.find(key);
    const bool several = found != other.end() && found->is_array() && found->size() > 1;
    if (!several) other.erase(key);
  }
}

io::Json other_of_table(const io::Json& table) {
  io::Json other = table;
  other.erase("primary_key");
  other.erase("constraints");
  keep_composite(other);
  io::Json columns = io::Json::object();
  for (const auto& [name, column] : table.at("columns").items()) {
    io::Json left = other_of_column(column);
    if (!left.empty()) columns[name] = std::move(left);
  }
  other.erase("columns");
  if (!columns.empty()) other["columns"] = std::move(columns);
  return other;
}

/// The members of the whole that likeness doesn't use.
std::string other_members_of(const io::Json& whole, const std::string& version) {
  const bool has_tables = whole.contains("tables");
  io::Json other = has_tables ? whole : io::Json::object();
  io::Json tables = io::Json::object();
  const auto add = [&](const std::string& name, const io::Json& table) {
    io::Json left = other_of_table(table);
    if (!left.empty()) tables[name] = std::move(left);
  };
  if (has_tables) {
    for (const auto& [name, table] : whole.at("tables").items()) add(name, table);
  } else {
    io::Json table = whole;
    table.erase("METADATA_SPEC_VERSION");
    add(std::string(kTableName), table);
  }
  for (const char* known : {"tables", "relationships", "METADATA_SPEC_VERSION"}) other.erase(known);
  if (!tables.empty()) other["tables"] = std::move(tables);
  if (version.ends_with("V2")) other["METADATA_SPEC_VERSION"] = "V2";
  return other.empty() ? "" : other.dump();
}

}  // namespace

Metadata parse_metadata(std::string_view json, std::string_view source) {
  const Document document = parse_document(json, source);
  const auto tables = document.json.find("tables");
  if (tables != document.json.end() && tables->is_object() && tables->size() != 1) {
    refuse_json(source, "it describes " + std::to_string(tables->size()) +
                            " tables, but likeness takes the metadata of one; keep one of them.");
  }
  return std::move(parse_tables(document, source).front().metadata);
}

DatasetMetadata parse_dataset_metadata(std::string_view json, std::string_view source) {
  const Document document = parse_document(json, source);
  DatasetMetadata metadata;
  metadata.tables = parse_tables(document, source);
  metadata.relations = parse_relations(document.json, metadata, source);
  metadata.other_members = other_members_of(document.json, document.version);
  return metadata;
}

}  // namespace likeness
