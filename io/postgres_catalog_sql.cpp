#include "io/postgres_catalog_sql.hpp"

namespace likeness::io {

std::string is_current_schema() {
  return " = quote_ident(current_schema())::regnamespace ";
}

std::string not_of_extension(const std::string& catalog, const std::string& oid) {
  return "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '" + catalog +
         "'::regclass AND x.objid = " + oid + " AND x.deptype = 'e')";
}

std::string sequence_options(const std::string& sequence) {
  const std::string s = sequence + ".seq";
  return "'INCREMENT ' || " + s + "increment || ' MINVALUE ' || " + s + "min || ' MAXVALUE ' || " +
         s + "max || ' START ' || " + s + "start || ' CACHE ' || " + s + "cache || CASE WHEN " + s +
         "cycle THEN ' CYCLE' ELSE '' END";
}

}  // namespace likeness::io
