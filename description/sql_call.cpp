#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "description/sql_check_reader.hpp"
#include "description/sql_pattern.hpp"
#include "text/characters.hpp"
#include "text/number_text.hpp"

// Functions in the condition of a CHECK.
namespace likeness::description {

std::vector<SqlPart> CheckReader::arguments() {
  expect("(");
  std::vector<SqlPart> parts;
  if (take(")")) return parts;
  do {
    parts.push_back(any());
  } while (take(",") || take("FROM") || take("FOR"));
  expect(")");
  return parts;
}

/// `extract(year FROM x)`.
SqlPart CheckReader::part_of_date() {
  expect("(");
  const SqlToken& token = next();
  std::string field;
  for (const char sign : token.text) field += text::to_lower(sign);
  if (!take("FROM")) expect(",");
  const SqlPart of = any();
  expect(")");
  if (field == "isodow") return {.text = "(weekday(" + operand_of(of) + ") + 1)"};
  constexpr std::array<std::string_view, 4> kFields = {"year", "month", "day", "hour"};
  if (std::ranges::find(kFields, field) == kFields.end()) throw NotSaid();
  return {.text = field + "(" + operand_of(of) + ")"};
}

/// `strftime('%Y', x)` as a number, which it is compared with as a string.
SqlPart CheckReader::part_by_format() {
  const std::vector<SqlPart> given = arguments();
  if (given.size() != 2 || !given[0].value) throw NotSaid();
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFormats = {
      {{"%Y", "year"}, {"%m", "month"}, {"%d", "day"}, {"%H", "hour"}}};
  for (const auto& [format, field] : kFormats) {
    if (*given[0].value == format) {
      SqlPart part{.text = std::string(field) + "(" + operand_of(given[1]) + ")"};
      part.digits = true;
      return part;
    }
  }
  throw NotSaid();
}

/// The start, end or middle of a text.
SqlPart CheckReader::piece_of_text(const std::string& name) {
  const std::vector<SqlPart> given = arguments();
  const auto number = [&](std::size_t k) -> long {
    const auto value = k < given.size() ? text::to_number(given[k].text) : std::nullopt;
    if (!value || *value < 0 || *value > 1000) throw NotSaid();
    return static_cast<long>(*value);
  };
  SqlPart piece{.text = operand_of(given.at(0)), .piece = true};
  if (name == "RIGHT") {
    piece.start = ".*";
  } else if (name == "LEFT") {
    (void)number(1);
    piece.end = ".*";
  } else {
    const long first = number(1);
    if (first < 1) throw NotSaid();
    if (first > 1) piece.start = ".{" + std::to_string(first - 1) + "}";
    if (given.size() > 2) piece.end = ".*";
  }
  return piece;
}

SqlPart CheckReader::call(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSame = {
      {{"LENGTH", "length"},
       {"CHAR_LENGTH", "length"},
       {"CHARACTER_LENGTH", "length"},
       {"OCTET_LENGTH", "length"},
       {"LEN", "length"},
       {"ABS", "abs"},
       {"FLOOR", "floor"},
       {"CEIL", "ceil"},
       {"CEILING", "ceil"},
       {"ROUND", "round"},
       {"GREATEST", "max"},
       {"LEAST", "min"},
       {"YEAR", "year"},
       {"MONTH", "month"},
       {"DAY", "day"},
       {"HOUR", "hour"}}};
  constexpr std::array<std::string_view, 11> kTransparent = {
      "TRIM",      "BTRIM",      "RTRIM",    "LTRIM",  "DATE",  "DATETIME",
      "JULIANDAY", "DATE_TRUNC", "COALESCE", "IFNULL", "NULLIF"};
  if (name == "EXTRACT" || name == "DATE_PART") return part_of_date();
  if (name == "STRFTIME") return part_by_format();
  if (name == "SUBSTR" || name == "SUBSTRING" || name == "LEFT" || name == "RIGHT") {
    return piece_of_text(name);
  }
  if (name == "POSITION") {
    expect("(");
    const SqlPart searched = sum();
    expect("IN");
    const SqlPart of = sum();
    expect(")");
    if (!searched.value) throw NotSaid();
    return counted_one(matching_rule(operand_of(of), ".*" + regex_of_text(*searched.value) + ".*"));
  }
  const std::vector<SqlPart> given = arguments();
  if (name == "NOW" && given.empty()) return last_day();
  if (name == "NUM_NONNULLS" || name == "NUM_NULLS") {
    SqlPart part;
    for (const SqlPart& one : given) {
      part.counted.push_back(operand_of(one) +
                             (name == "NUM_NULLS" ? " is missing" : " is not missing"));
    }
    return part;
  }
  if (given.empty()) throw NotSaid();
  if (given[0].value == "now") return last_day();
  if (name == "UPPER" || name == "LOWER") {
    SqlPart part{.text = operand_of(given[0])};
    part.cased = name == "UPPER" ? "upper" : "lower";
    return part;
  }
  if (name == "MOD" && given.size() == 2) return remainder_of(given[0], given[1]);
  if (name == "AGE") {
    return {.text = "(" +
                    (given.size() > 1 ? operand_of(given[0]) + " - " + operand_of(given[1])
                                      : last_day().text + " - " + operand_of(given[0])) +
                    ")"};
  }
  if ((name == "INSTR" || name == "STRPOS") && given.size() == 2 && given[1].value) {
    return counted_one(
        matching_rule(operand_of(given[0]), ".*" + regex_of_text(*given[1].value) + ".*"));
  }
  if (std::ranges::find(kTransparent, name) != kTransparent.end() && name != "DATE_TRUNC" &&
      name != "NULLIF") {
    return given[0];
  }
  for (const auto& [sql, rule] : kSame) {
    if (sql != name) continue;
    std::string list;
    for (const SqlPart& one : given) list += (list.empty() ? "" : ", ") + operand_of(one);
    if (name == "ROUND" && given.size() == 1) list += ", 0";
    if (rule == "max" || rule == "min" || given.size() <= 2) {
      return {.text = std::string(rule) + "(" + list + ")"};
    }
  }
  throw NotSaid();
}

}  // namespace likeness::description
