#include "io/constraint_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "constraints/constraint_kind.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "text/expression.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

constexpr const char* kVersionKey = "CONSTRAINTS_SPEC_VERSION";
constexpr std::string_view kVersion = "1";

constexpr std::array<std::pair<BrokenRows, std::string_view>, 3> kBrokenRows = {
    {{BrokenRows::kRefuse, "refuse"},
     {BrokenRows::kLeaveOut, "leave out"},
     {BrokenRows::kLearnShare, "learn share"}}};

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw Error(ErrorCode::kData, where + " " + what);
}

/// A number or text of JSON as a CSV cell spells it.
std::string cell_of(const io::Json& value, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_null()) return "";
  if (!value.is_number()) refuse(where, "has a value that is no number or text.");
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  return text::shortest(value.get<double>());
}

std::vector<std::string> names_of(const io::Json& value, const std::string& where) {
  std::vector<std::string> names;
  if (value.is_string()) return {value.get<std::string>()};
  if (!value.is_array()) refuse(where, "has column names that are no list.");
  for (const io::Json& one : value) {
    if (!one.is_string()) refuse(where, "has a column name that is no text.");
    names.push_back(one.get<std::string>());
  }
  return names;
}

Table rows_of(const io::Json& rows, const std::vector<std::string>& names,
              const std::string& where) {
  std::vector<std::vector<std::string>> cells(names.size());
  if (!rows.is_array() || rows.empty()) refuse(where, "has no list of rows.");
  for (const io::Json& row : rows) {
    if (!row.is_array() || row.size() != names.size()) {
      refuse(where, "has a row that is no list of " + std::to_string(names.size()) + " values.");
    }
    for (std::size_t c = 0; c < names.size(); ++c) cells[c].push_back(cell_of(row[c], where));
  }
  std::vector<Column> columns(names.size());
  for (std::size_t c = 0; c < names.size(); ++c) {
    columns[c].name = names[c];
    columns[c].type = ColumnType::kText;
    columns[c].strings = StringArray(cells[c]);
  }
  return Table(std::move(columns));
}

void check_members(const io::Json& object, const ConstraintKind& kind, const std::string& where) {
  std::vector<std::string_view> known = {"table_name"};
  for (const ConstraintParameter& parameter : kind.parameters) known.push_back(parameter.name);
  if (kind.name == "OneHotEncoding") known.emplace_back("learning_strategy");
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    if (kind.name == "ColumnFormula" && key == "formula_function_name") {
      refuse(where, "calls a function of Python; give it as \"formula\", an expression.");
    }
    if (kind.name == "ColumnFormula" && (key == "input_column_names" || key == "module_name")) {
      continue;
    }
    refuse(where,
           "has the unknown parameter " + text::in_quotes(key) + text::did_you_mean(key, known));
  }
}

void fill(Constraint& constraint, const ConstraintParameter& parameter, const io::Json& value,
          const std::string& where) {
  switch (parameter.role) {
    case ParameterRole::kColumn:
      constraint.columns.push_back(names_of(value, where).at(0));
      break;
    case ParameterRole::kColumns:
      for (std::string& name : names_of(value, where))
        constraint.columns.push_back(std::move(name));
      break;
    case ParameterRole::kValue:
      constraint.values.push_back(cell_of(value, where));
      break;
    case ParameterRole::kRelation:
      constraint.relation = cell_of(value, where);
      break;
    case ParameterRole::kStrict:
      if (!value.is_boolean()) {
        refuse(where, "has a " + text::in_quotes(parameter.name) + " that is not true or false.");
      }
      constraint.strict = value.get<bool>();
      break;
    case ParameterRole::kExpression:
      constraint.expression = text::expression_text(text::parse_expression(cell_of(value, where)));
      break;
    case ParameterRole::kRows:
      constraint.reference =
          std::make_shared<const Table>(rows_of(value, constraint.columns, where));
      break;
  }
}

/// SDV 1.38 writes class_name and parameters; earlier versions these.
const io::Json* member_of(const io::Json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const auto found = object.find(key);
    if (found != object.end() && !found->is_null()) return &*found;
  }
  return nullptr;
}

Constraint parse_object(const io::Json& object, const std::string& where) {
  const io::Json* name = member_of(object, {"class_name", "constraint_class", "constraint_name"});
  if (name == nullptr || !name->is_string()) refuse(where, "has no \"class_name\".");
  const ConstraintKind& kind = constraint_kind(name->get<std::string>());
  if (kind.name == "Predicate") refuse(where, "is a predicate, which is code and not text.");
  static const io::Json kEmpty = io::Json::object();
  const io::Json* given = member_of(object, {"parameters", "constraint_parameters"});
  const io::Json& parameters = given == nullptr ? kEmpty : *given;
  if (!parameters.is_object()) refuse(where, "has \"parameters\" that are no object.");
  const std::string place = where + " (" + std::string(kind.name) + ")";
  check_members(parameters, kind, place);
  Constraint constraint{std::string(kind.name)};
  constraint.strict = kind.strict;
  for (const ConstraintParameter& parameter : kind.parameters) {
    const auto found = parameters.find(parameter.name);
    if (found != parameters.end()) {
      fill(constraint, parameter, *found, place);
    } else if (parameter.needed) {
      refuse(place, "lacks the parameter " + text::in_quotes(parameter.name) + ".");
    }
  }
  if (const io::Json* broken = member_of(object, {"broken_rows"})) {
    const std::string word = cell_of(*broken, place);
    const auto* found = std::find_if(kBrokenRows.begin(), kBrokenRows.end(),
                                     [&](const auto& one) { return one.second == word; });
    if (found == kBrokenRows.end()) {
      refuse(place,
             "has a \"broken_rows\" that is not \"refuse\", \"leave out\" or \"learn share\".");
    }
    constraint.broken_rows = found->first;
  }
  return constraint;
}

}  // namespace

std::vector<Constraint> constraints_of_json(const io::Json& list, std::string_view source) {
  if (!list.is_array()) refuse(std::string(source) + ":", "the constraints are no list.");
  std::vector<Constraint> constraints;
  for (std::size_t k = 0; k < list.size(); ++k) {
    const std::string where = std::string(source) + ": constraint " + std::to_string(k + 1);
    const io::Json& one = list[k];
    try {
      constraints.push_back(one.is_string() ? parse_constraint(one.get<std::string>())
                                            : parse_object(one, where));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kData) throw;
      throw Error(ErrorCode::kData, where + ": " + error.what());
    }
  }
  return constraints;
}

std::vector<Constraint> parse_constraints(std::string_view json, std::string_view source) {
  const io::Json document = io::parse_json(json, source, ErrorCode::kData);
  if (document.is_array()) return constraints_of_json(document, source);
  const std::string place = std::string(source) + ":";
  const auto list = document.find("constraints");
  if (list == document.end()) {
    if (document.is_object() && document.contains("class_name")) {
      return constraints_of_json(io::Json::array({document}), source);
    }
    refuse(place, "this is no list of constraints.");
  }
  const auto version = document.find(kVersionKey);
  if (version != document.end() && cell_of(*version, place) != kVersion) {
    refuse(place, std::string(kVersionKey) + " is " + cell_of(*version, place) +
                      ", but this version of likeness reads " + std::string(kVersion) + ".");
  }
  return constraints_of_json(*list, source);
}

namespace {

io::Json scalar_json(const std::string& value) {
  if (const auto whole = text::to_number<std::int64_t>(value)) {
    if (std::to_string(*whole) == value) return *whole;
  }
  if (const auto number = text::to_number(value)) {
    if (text::shortest(*number) == value) return *number;
  }
  return value;
}

io::Json rows_json(const Table& table) {
  io::Json rows = io::Json::array();
  std::vector<CellText> columns;
  for (const Column& column : table.columns()) columns.emplace_back(column);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    io::Json cells = io::Json::array();
    for (const CellText& cell : columns) cells.push_back(cell(row));
    rows.push_back(std::move(cells));
  }
  return rows;
}

io::Json object_of(const Constraint& constraint) {
  const ConstraintKind& kind = constraint_kind(constraint.kind);
  if (kind.name == "Predicate") {
    throw Error(ErrorCode::kUsage, "A predicate is code, which can't be written down.");
  }
  io::Json parameters = io::Json::object();
  std::size_t column = 0;
  std::size_t value = 0;
  for (const ConstraintParameter& parameter : kind.parameters) {
    if (!parameter.of_sdv && constraint.strict == kind.strict) continue;
    io::Json& slot = parameters[parameter.name];
    switch (parameter.role) {
      case ParameterRole::kColumn:
        slot = constraint.columns.at(column++);
        break;
      case ParameterRole::kColumns:
        slot = io::Json(std::vector<std::string>(
            constraint.columns.begin() + static_cast<std::ptrdiff_t>(column),
            constraint.columns.end()));
        break;
      case ParameterRole::kValue:
        slot = scalar_json(constraint.values.at(value++));
        break;
      case ParameterRole::kRelation:
        slot = constraint.relation;
        break;
      case ParameterRole::kStrict:
        slot = constraint.strict;
        break;
      case ParameterRole::kExpression:
        slot = constraint.expression;
        break;
      case ParameterRole::kRows:
        slot = constraint.reference ? rows_json(*constraint.reference) : io::Json::array();
        break;
    }
  }
  io::Json object = {{"class_name", constraint.kind}, {"parameters", parameters}};
  if (constraint.broken_rows != BrokenRows::kRefuse) {
    object["broken_rows"] = kBrokenRows[static_cast<std::size_t>(constraint.broken_rows)].second;
  }
  return object;
}

}  // namespace

io::Json json_of_constraints(const std::vector<Constraint>& constraints) {
  io::Json list = io::Json::array();
  for (const Constraint& constraint : constraints) list.push_back(object_of(constraint));
  return list;
}

std::string constraints_to_json(const std::vector<Constraint>& constraints) {
  const io::Json document = {{"constraints", json_of_constraints(constraints)},
                             {kVersionKey, kVersion}};
  return io::json_text(document, ErrorCode::kData, true) + "\n";
}

std::string found_constraints_to_json(const std::vector<FoundConstraint>& found) {
  io::Json list = io::Json::array();
  for (const FoundConstraint& one : found) {
    io::Json object = object_of(one.constraint);
    object["rule"] = constraint_text(one.constraint);
    object["rows"] = one.rows;
    object["surprise"] = std::round(one.surprise);
    object["certain"] = one.certain;
    list.push_back(std::move(object));
  }
  const io::Json document = {{"constraints", std::move(list)}, {kVersionKey, kVersion}};
  return io::json_text(document, ErrorCode::kData, true) + "\n";
}

}  // namespace likeness
