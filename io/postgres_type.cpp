#include "io/postgres_type.hpp"

#include <string_view>
#include <utility>

#include "io/postgres_connection.hpp"

namespace likeness::io {
namespace {

/// As pg_type has it.
struct CatalogType {
  std::string name;
  std::string type;      ///< typtype
  std::string category;  ///< typcategory
  std::string base;      ///< of a domain
  int modifier = -1;
  bool not_null = false;
  bool built_in = false;
  std::string extension;
};

PostgresKind built_in_kind(const CatalogType& type) {
  static const std::map<std::string_view, PostgresKind> kKinds = {
      {"int2", PostgresKind::kWhole},          {"int4", PostgresKind::kWhole},
      {"int8", PostgresKind::kWhole},          {"oid", PostgresKind::kWhole},
      {"float4", PostgresKind::kReal},         {"float8", PostgresKind::kReal},
      {"numeric", PostgresKind::kDecimal},     {"money", PostgresKind::kDecimal},
      {"bool", PostgresKind::kTruth},          {"date", PostgresKind::kDate},
      {"time", PostgresKind::kTime},           {"timestamp", PostgresKind::kTimestamp},
      {"timestamptz", PostgresKind::kInstant}, {"interval", PostgresKind::kInterval},
      {"bytea", PostgresKind::kBytes},         {"text", PostgresKind::kText},
      {"varchar", PostgresKind::kText},        {"bpchar", PostgresKind::kText},
      {"name", PostgresKind::kText},           {"char", PostgresKind::kText},
      {"uuid", PostgresKind::kText},           {"inet", PostgresKind::kText},
      {"cidr", PostgresKind::kText},           {"macaddr", PostgresKind::kText},
      {"macaddr8", PostgresKind::kText},       {"timetz", PostgresKind::kText}};
  const auto found = kKinds.find(type.name);
  return found == kKinds.end() ? PostgresKind::kMade : found->second;
}

PostgresKind kind_of(const CatalogType& type) {
  if (type.type == "e") return PostgresKind::kLabel;
  if (type.built_in && type.type == "b") return built_in_kind(type);
  // citext and its kin say that they are strings.
  return type.type == "b" && type.category == "S" ? PostgresKind::kText : PostgresKind::kMade;
}

}  // namespace

std::map<std::string, PostgresType> postgres_types(PostgresConnection& connection) {
  std::map<std::string, CatalogType> catalog;
  for (auto& row : connection.rows(
           "SELECT t.oid, t.typname, t.typtype, t.typcategory, t.typbasetype, t.typtypmod, "
           "t.typnotnull, t.typnamespace = 'pg_catalog'::regnamespace, "
           "(SELECT e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid "
           "WHERE d.classid = 'pg_type'::regclass AND d.objid = "
           "CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END "
           "AND d.deptype = 'e' LIMIT 1) FROM pg_type t")) {
    catalog.emplace(row[0], CatalogType{row[1], row[2], row[3], row[4], std::stoi(row[5]),
                                        row[6] == "t", row[7] == "t", row[8]});
  }
  std::map<std::string, PostgresType> types;
  for (const auto& [oid, outer] : catalog) {
    PostgresType type;
    type.extension = outer.extension;
    const CatalogType* inner = &outer;
    for (;;) {
      type.not_null = type.not_null || inner->not_null;
      if (type.modifier < 0) type.modifier = inner->modifier;
      const auto base = catalog.find(inner->base);
      if (inner->type != "d" || base == catalog.end()) break;
      inner = &base->second;
    }
    type.kind = kind_of(*inner);
    type.name = inner->name;
    type.category = inner->category.empty() ? 'U' : inner->category[0];
    types.emplace(oid, std::move(type));
  }
  return types;
}

std::string postgres_expression(const PostgresType& type, const std::string& sql_name) {
  if (type.name == "oid") return sql_name + "::pg_catalog.int8";
  // As the server shows it; as text, each address would have its mask.
  if (type.name == "inet") return "pg_catalog.abbrev(" + sql_name + ")";
  switch (type.kind) {
    case PostgresKind::kDecimal:
      return sql_name + "::pg_catalog.numeric::pg_catalog.text";
    case PostgresKind::kText:
    case PostgresKind::kLabel:
    case PostgresKind::kMade:
      return sql_name + "::pg_catalog.text";
    case PostgresKind::kBytes:
      return "pg_catalog.octet_length(" + sql_name + ")";
    case PostgresKind::kInstant:
      return sql_name + ", extract(timezone from " + sql_name + ")::pg_catalog.int4";
    case PostgresKind::kWhole:
    case PostgresKind::kReal:
    case PostgresKind::kTruth:
    case PostgresKind::kDate:
    case PostgresKind::kTime:
    case PostgresKind::kTimestamp:
    case PostgresKind::kInterval:
      break;
  }
  return sql_name;
}

std::string postgres_stand_in(const PostgresType& type) {
  if (type.name == "json" || type.name == "jsonb" || type.category == 'A') return "{}";
  if (type.category == 'R') return type.name.ends_with("multirange") ? "{}" : "empty";
  static const std::map<std::string_view, std::string_view> kShapes = {
      {"point", "(0,0)"},      {"line", "{1,0,0}"}, {"lseg", "[(0,0),(0,0)]"},
      {"box", "(0,0),(0,0)"},  {"path", "((0,0))"}, {"polygon", "((0,0))"},
      {"circle", "<(0,0),0>"}, {"pg_lsn", "0/0"},   {"xml", "<none/>"}};
  const auto found = kShapes.find(type.name);
  return found == kShapes.end() ? "" : std::string(found->second);
}

}  // namespace likeness::io
