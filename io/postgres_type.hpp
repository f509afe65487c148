#pragma once

#include <map>
#include <string>

namespace likeness::io {

class PostgresConnection;

/// How values of a type are read.
enum class PostgresKind {
  kWhole,      ///< int2, int4, int8, oid
  kReal,       ///< float4, float8
  kDecimal,    ///< numeric, money
  kTruth,      ///< bool
  kDate,       ///< date
  kTime,       ///< time
  kTimestamp,  ///< timestamp
  kInstant,    ///< timestamptz
  kInterval,   ///< interval
  kText,       ///< text and what is read as it: uuid, inet, timetz, ...
  kLabel,      ///< enums
  kMade,       ///< what only exists whole: json, arrays, ranges, shapes
  kBytes,      ///< bytea
};

/// A type with the domains around it taken off.
struct PostgresType {
  PostgresKind kind = PostgresKind::kMade;
  std::string name;       ///< of the type itself, as `\dT` has it without a schema: `int4`
  char category = 'U';    ///< pg_type.typcategory
  int modifier = -1;      ///< of the outermost domain that has one
  bool not_null = false;  ///< whether a domain forbids missing values
  std::string extension;  ///< that the type as declared belongs to; empty for none
};

/// All types of a database by their oid.
[[nodiscard]] std::map<std::string, PostgresType> postgres_types(PostgresConnection& connection);

/// The expression that a value of a column is read by.
[[nodiscard]] std::string postgres_expression(const PostgresType& type,
                                              const std::string& sql_name);

/// What stands in for a value that was not learned where the schema wants one.
[[nodiscard]] std::string postgres_stand_in(const PostgresType& type);

}  // namespace likeness::io
