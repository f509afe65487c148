#include "description/sql_part.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "description/sql_pattern.hpp"
#include "text/characters.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness::description {

namespace {

bool is_plain_part(const SqlPart& part) {
  return !part.truth && !part.value && !part.piece && part.cased.empty() && part.counted.empty();
}

std::string turned_sign(const std::string& sign) {
  if (sign == "<") return ">";
  if (sign == "<=") return ">=";
  if (sign == ">") return "<";
  return sign == ">=" ? "<=" : sign;
}

SqlPart both_conditions(const std::string& a, const std::string& sign, const std::string& b) {
  if (sign == "=") {
    return truth_of("((" + a + " and " + b + ") or (not (" + a + ") and not (" + b + ")))");
  }
  if (sign != "!=") throw NotSaid();
  return truth_of("((" + a + " and not (" + b + ")) or (not (" + a + ") and " + b + "))");
}

SqlPart known_condition(const SqlPart& left, const std::string& sign, const std::string& value) {
  if ((sign != "=" && sign != "!=") || (value != "true" && value != "false")) throw NotSaid();
  const bool wanted = (value == "true") == (sign == "=");
  return truth_of(wanted ? left.text : "not " + in_brackets(left.text));
}

/// How many of some conditions hold: one, at least one, at most one, all or none.
SqlPart counted_conditions(const std::vector<std::string>& conditions, const std::string& sign,
                           const SqlPart& right) {
  const auto number = text::to_number(right.text);
  if (!number || conditions.size() > 12) throw NotSaid();
  std::string some;
  std::string every;
  std::string pairs;
  for (std::size_t k = 0; k < conditions.size(); ++k) {
    some += (k == 0 ? "" : " or ") + in_brackets(conditions[k]);
    every += (k == 0 ? "" : " and ") + in_brackets(conditions[k]);
    for (std::size_t j = 0; j < k; ++j) {
      pairs += (pairs.empty() ? "" : " and ") +
               ("not ((" + conditions[k] + ") and (" + conditions[j] + "))");
    }
  }
  if (pairs.empty()) pairs = "1 = 1";
  // Where in a text another one begins, which is told as whether it does.
  const bool found = sign == ">" || (sign == "!=" && *number == 0);
  if (conditions.size() == 1 && found) return truth_of(in_brackets(some));
  const bool one = *number == 1;
  const bool full = *number == static_cast<double>(conditions.size());
  if (one && sign == "=") return truth_of("((" + some + ") and " + pairs + ")");
  if ((one && sign == ">=") || (*number == 0 && sign == ">")) return truth_of(in_brackets(some));
  if (one && sign == "<=") return truth_of(in_brackets(pairs));
  if (full && sign == "=") return truth_of(in_brackets(every));
  if (*number == 0 && sign == "=") return truth_of("not (" + some + ")");
  throw NotSaid();
}

std::string clock_seconds(const std::string& clock) {
  double seconds = 0;
  std::size_t begin = 0;
  for (int part = 0; part < 3; ++part) {
    const std::size_t end = std::min(clock.find(':', begin), clock.size());
    const auto number = text::to_number(clock.substr(begin, end - begin));
    if (!number || (part < 2 && end == clock.size())) throw NotSaid();
    seconds = seconds * 60 + *number;
    begin = end + 1;
  }
  return text::shortest(seconds);
}

}  // namespace

std::string in_brackets(const std::string& text) {
  return "(" + text + ")";
}

std::string condition_of(const SqlPart& part) {
  if (!part.counted.empty() || part.value || part.piece || !part.cased.empty()) throw NotSaid();
  return part.text;
}
SqlPart counted_one(std::string condition) {
  SqlPart part;
  part.counted.push_back(std::move(condition));
  return part;
}
SqlPart truth_of(std::string text) {
  return {.text = std::move(text), .truth = true};
}
std::string operand_of(const SqlPart& part) {
  if (part.truth || !part.counted.empty() || part.piece) throw NotSaid();
  return part.text;
}

SqlPart related_parts(const SqlPart& left, const std::string& sign, const SqlPart& right) {
  if (!left.counted.empty()) return counted_conditions(left.counted, sign, right);
  if (left.digits && right.value) {
    const auto number = text::to_number(*right.value);
    if (!number) throw NotSaid();
    return truth_of(left.text + " " + sign + " " + text::shortest(*number));
  }
  if (left.truth && right.truth) return both_conditions(left.text, sign, right.text);
  // A column of truth values equals a condition.
  if (right.truth && is_plain_part(left))
    return both_conditions(left.text + " = 'true'", sign, right.text);
  if (left.truth && is_plain_part(right))
    return both_conditions(left.text, sign, right.text + " = 'true'");
  if (left.truth && right.value) return known_condition(left, sign, *right.value);
  if (right.piece || (!right.cased.empty() && left.cased.empty())) {
    return related_parts(right, turned_sign(sign), left);
  }
  if (left.piece) {
    if (sign == "=" && right.value) return listed_part(left, {*right.value}, false);
    if (sign == "!=" && right.value) return listed_part(left, {*right.value}, true);
    throw NotSaid();
  }
  if (!left.cased.empty() && left.text == right.text && sign == "=") {
    return truth_of(matching_rule(left.text, left.cased == "upper" ? "[^a-z]*" : "[^A-Z]*"));
  }
  return truth_of(operand_of(left) + " " + sign + " " + operand_of(right));
}

SqlPart distinct_parts(const SqlPart& left, const SqlPart& right, bool same) {
  const std::string a = operand_of(left);
  const std::string b = operand_of(right);
  const std::string both =
      "(" + a + " = " + b + " or (" + a + " is missing and " + b + " is missing))";
  const std::string differ = "(" + a + " != " + b + " or (" + a + " is missing and " + b +
                             " is not missing) or (" + a + " is not missing and " + b +
                             " is missing))";
  return truth_of(same ? both : differ);
}

SqlPart searched_part(const SqlPart& left, const std::string& pattern, bool any_case) {
  const std::optional<std::string> regex = regex_of_search(pattern, any_case);
  if (!regex) throw NotSaid();
  return truth_of(matching_rule(left.text, *regex));
}

std::string matching_rule(const std::string& column, const std::string& regex) {
  return "matches(" + column + ", " + text::value_word(regex) + ")";
}

SqlPart listed_part(const SqlPart& left, const std::vector<std::string>& values, bool no) {
  if (values.empty()) throw NotSaid();
  std::string list;
  for (const std::string& value : values) {
    const bool plain = value.starts_with('\x01');
    if (left.piece) {
      if (plain) throw NotSaid();
      list += (list.empty() ? "" : "|") + regex_of_text(value);
    } else {
      list += (list.empty() ? "" : ", ") + (plain ? value.substr(1) : text::value_word(value));
    }
  }
  const std::string found = left.piece
                                ? matching_rule(left.text, left.start + "(" + list + ")" + left.end)
                                : operand_of(left) + " in (" + list + ")";
  return truth_of(no ? "not (" + found + ")" : found);
}

SqlPart remainder_of(const SqlPart& a, const SqlPart& b) {
  const std::string x = in_brackets(operand_of(a));
  const std::string y = in_brackets(operand_of(b));
  return {.text = "(" + x + " - " + y + " * floor(" + x + " / " + y + "))"};
}

SqlPart last_day() {
  return {.text = "'2025-12-31'", .value = "2025-12-31"};
}

SqlPart time_span(const std::string& said) {
  const std::size_t space = said.find(' ');
  if (space == std::string::npos) return {.text = clock_seconds(said) + " seconds"};
  if (!text::to_number(said.substr(0, space))) throw NotSaid();
  std::string unit;
  for (const char sign : said.substr(space + 1)) unit += text::to_lower(sign);
  if (unit == "mons" || unit == "mon") unit = "months";
  if (!unit.ends_with('s')) unit += 's';
  return {.text = said.substr(0, space) + " " + unit};
}

}  // namespace likeness::description
