#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/arrow_type.hpp"
#include "io/json.hpp"
#include "likeness/likeness.h"

namespace likeness::io {

/// How a column came, by which another one like it is written.
struct ArrowField {
  std::string name;
  std::string format;        ///< of its values, of its dictionary where it has one
  std::string index_format;  ///< of the codes into its dictionary; empty where it has none
  bool ordered = false;      ///< its dictionary rises
  /// The dictionary is just how strings came: they are read as strings.
  bool plain = false;
  /// Numbers that are too large to be learned as such, and are kept as their digits.
  bool as_text = false;
  std::vector<std::string> levels = {};              ///< of an ordered dictionary, spelled as text
  std::map<std::string, std::string> metadata = {};  ///< the name of an extension type

  [[nodiscard]] ArrowType type() const { return parse_arrow_type(format, name); }
};

struct ArrowFields {
  std::vector<ArrowField> fields;
  std::string host;  ///< what the host keeps under "likeness" in the schema's metadata

  /// Null where there is no such column.
  [[nodiscard]] const ArrowField* find(std::string_view name) const noexcept;
};

/// The names of metadata: what the host keeps with the schema, and, on a field, that its dictionary
/// is just how strings came.
inline constexpr const char* kHostMetadata = "likeness";
inline constexpr const char* kPlainMetadata = "likeness:plain";

/// What a schema of a table says. Throws Error(kData) where it is no table's, is released already
/// or names a type that likeness doesn't take.
[[nodiscard]] ArrowFields read_arrow_fields(const ArrowSchema& schema);

/// A schema of these fields, which owns all that it points to.
void write_arrow_fields(const ArrowFields& fields, ArrowSchema& schema);

[[nodiscard]] Json arrow_fields_json(const ArrowFields& fields);
/// Throws Error(kModel) for other JSON.
[[nodiscard]] ArrowFields arrow_fields_of(const Json& json);

}  // namespace likeness::io
