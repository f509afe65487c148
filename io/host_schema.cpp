#include "io/host_schema.hpp"

#include "io/json.hpp"
#include "likeness/error.hpp"

namespace likeness::io {

bool is_arrow_schema(const std::string& schema) {
  try {
    const Json json = parse_json(schema, "the schema", ErrorCode::kModel);
    return json.is_object() && json.value("kind", "") == "arrow";
  } catch (const Error&) {
    return false;
  }
}

}  // namespace likeness::io
