#pragma once

#include <string>

namespace likeness::io {

/// `postgresql://user@host:port/database?schema=name`, an address as libpq takes it, but for the
/// schema, which is likeness's own.
struct PostgresAddress {
  std::string url;     ///< without the schema; may hold a password
  std::string schema;  ///< empty for the first one of the search path
  std::string shown;   ///< without a password, for messages and reports
};

/// Whether a path is the address of a PostgreSQL database.
[[nodiscard]] bool is_postgres_address(const std::string& path);

/// Throws Error(kUsage) for an address of which it can't be told where the password ends.
[[nodiscard]] PostgresAddress parse_postgres_address(const std::string& path);

/// The address without a password; without all that may be one where the address is unclear.
[[nodiscard]] std::string shown_postgres_address(const std::string& path);

/// Whether two paths are addresses of one database and schema, as far as they are spelled alike.
[[nodiscard]] bool same_postgres_address(const std::string& a, const std::string& b);

}  // namespace likeness::io
