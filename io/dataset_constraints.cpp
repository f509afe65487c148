#include "io/dataset_constraints.hpp"

#include <string>
#include <utility>

#include "io/constraint_json.hpp"
#include "likeness/error.hpp"

namespace likeness {
namespace {

/// The `table_name` of an object, empty where it has none.
std::string table_name_in(const io::Json& object) {
  if (!object.is_object()) return "";
  const auto name = object.find("table_name");
  return name != object.end() && name->is_string() ? name->get<std::string>() : "";
}

/// Where SDV's objects say which table they are of: beside their class, or among its parameters.
std::string table_of_object(const io::Json& rule, const std::string& where) {
  std::string name = table_name_in(rule);
  for (const char* const parameters : {"parameters", "constraint_parameters"}) {
    if (!name.empty() || !rule.is_object()) break;
    const auto part = rule.find(parameters);
    if (part != rule.end()) name = table_name_in(*part);
  }
  if (!name.empty()) return name;
  throw Error(ErrorCode::kData, where + " says no \"table_name\", the table that it is of.");
}

/// Runs `read`, whose errors get the place of what is read.
template <class Read>
auto read_at(const std::string& where, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kData) throw;
    throw Error(ErrorCode::kData, where + ": " + error.what());
  }
}

void append_rules(const std::string& table, const io::Json& rules, std::string_view source,
                  std::vector<TableConstraint>& found) {
  const io::Json list = rules.is_array() ? rules : io::Json::array({rules});
  for (Constraint& rule : constraints_of_json(list, source)) {
    found.push_back({table, std::move(rule)});
  }
}

}  // namespace

std::vector<TableConstraint> table_constraints_of_json(const io::Json& rules,
                                                       std::string_view source,
                                                       const DatasetMetadata& metadata) {
  const std::string place(source);
  std::vector<TableConstraint> found;
  const bool is_document = rules.contains("constraints") && metadata.find("constraints") == nullptr;
  if (rules.is_object() && !is_document) {
    for (const auto& [name, list] : rules.items()) {
      const std::string table =
          read_at(place, [&, &given = name] { return known_table(given, metadata); });
      append_rules(table, list, place + ", table \"" + table + '"', found);
    }
    return found;
  }
  const io::Json list = is_document ? rules.at("constraints") : rules;
  if (!list.is_array()) {
    throw Error(ErrorCode::kData,
                place + ": of several tables, rules are an object of tables, or a list.");
  }
  for (std::size_t k = 0; k < list.size(); ++k) {
    const std::string where = place + ": rule " + std::to_string(k + 1);
    if (list[k].is_string()) {
      const auto text = list[k].get<std::string>();
      found.push_back(read_at(where, [&] { return parse_table_constraint(text, metadata); }));
    } else {
      const std::string name = table_of_object(list[k], where);
      append_rules(read_at(where, [&] { return known_table(name, metadata); }), list[k], where,
                   found);
    }
  }
  return found;
}

}  // namespace likeness
