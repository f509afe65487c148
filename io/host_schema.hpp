#pragma once

#include <string>

namespace likeness::io {

/// Of what a model of datasets keeps for its host: `sqlite` or `postgresql` where the tables came
/// from such a database, `arrow` where by Arrow; empty where nothing is known of a database.
[[nodiscard]] std::string schema_kind(const std::string& schema);

/// The statements that make the tables of a database and their unique indexes, as one text. Throws
/// Error(kModel) where the schema is of no database.
[[nodiscard]] std::string schema_sql(const std::string& schema);

/// What a writer to a database of kind `own` says of a schema of another one; empty where there is
/// nothing to say.
[[nodiscard]] std::string other_schema_note(const std::string& schema, const std::string& own);

}  // namespace likeness::io
