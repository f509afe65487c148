#include "tests/cli/json_schema.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace {

using nlohmann::json;

const std::set<std::string> kKeywords = {"$schema",    "$defs",       "$ref",
                                         "title",      "description", "type",
                                         "properties", "required",    "additionalProperties",
                                         "items",      "enum"};

bool is_of_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

class Check {
 public:
  explicit Check(const json& root) : root_(root) {}

  void run(const json& value, const json& schema, const std::string& place) {
    if (schema.contains("$ref")) return run(value, referred(schema), place);
    for (const auto& [keyword, unused] : schema.items())
      if (!kKeywords.contains(keyword)) fault(place, "the schema says " + keyword);
    check_type(value, schema, place);
    if (schema.contains("enum") && !contains(schema["enum"], value))
      fault(place, value.dump() + " is none of " + schema["enum"].dump());
    if (value.is_object()) check_members(value, schema, place);
    if (value.is_array() && schema.contains("items"))
      for (std::size_t i = 0; i < value.size(); ++i)
        run(value[i], schema["items"], place + "[" + std::to_string(i) + "]");
  }

  std::vector<std::string> faults;

 private:
  static bool contains(const json& list, const json& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }

  void fault(const std::string& place, const std::string& what) {
    faults.push_back(place + ": " + what);
  }

  const json& referred(const json& schema) const {
    return root_.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
  }

  void check_type(const json& value, const json& schema, const std::string& place) {
    if (!schema.contains("type")) return;
    const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
    const bool fits = std::any_of(types.begin(), types.end(), [&](const json& type) {
      return is_of_type(value, type.get<std::string>());
    });
    if (!fits) fault(place, value.dump() + " is not of type " + schema["type"].dump());
  }

  void check_members(const json& value, const json& schema, const std::string& place) {
    const json& properties = schema.value("properties", json::object());
    const json& others = schema.value("additionalProperties", json(true));
    for (const auto& name : schema.value("required", json::array()))
      if (!value.contains(name.get<std::string>())) fault(place, "lacks " + name.dump());
    for (const auto& [name, member] : value.items()) {
      const std::string inside = place + "." + name;
      if (properties.contains(name))
        run(member, properties[name], inside);
      else if (others.is_object())
        run(member, others, inside);
      else if (!others.get<bool>())
        fault(inside, "the schema doesn't name it");
    }
  }

  const json& root_;
};

}  // namespace

std::vector<std::string> faults_of(const nlohmann::json& value, const nlohmann::json& schema) {
  Check check(schema);
  check.run(value, schema, "$");
  return check.faults;
}
