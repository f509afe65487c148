#include "description/sql_check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "description/sql_check_reader.hpp"
#include "description/sql_pattern.hpp"
#include "likeness/error.hpp"
#include "text/expression.hpp"

namespace likeness::description {

namespace {

std::string case_condition(const std::string& value) {
  if (value == "true") return "1 = 1";
  if (value == "false") return "1 = 2";
  throw NotSaid();
}

}  // namespace

std::string CheckReader::read() {
  const SqlPart all = any();
  if (place_ != tokens_.size()) throw NotSaid();
  return condition_of(all);
}

SqlPart CheckReader::any() {
  SqlPart left = all();
  while (take("OR"))
    left = truth_of(in_brackets(condition_of(left) + " or " + condition_of(all())));
  return left;
}

SqlPart CheckReader::all() {
  SqlPart left = negated();
  while (take("AND"))
    left = truth_of(in_brackets(condition_of(left) + " and " + condition_of(negated())));
  return left;
}

SqlPart CheckReader::negated() {
  if (!take("NOT")) return compared();
  return truth_of("not " + in_brackets(condition_of(negated())));
}

SqlPart CheckReader::compared() {
  SqlPart left = sum();
  for (;;) {
    if (take("IS")) {
      left = tested(left);
    } else if (is("NOT") && (is("BETWEEN", 1) || is("IN", 1) || is("LIKE", 1) || is("ILIKE", 1) ||
                             is("GLOB", 1) || is("REGEXP", 1) || is("SIMILAR", 1))) {
      ++place_;
      left = truth_of("not " + in_brackets(chosen(left).text));
    } else if (is("BETWEEN") || is("IN") || is("LIKE") || is("ILIKE") || is("GLOB") ||
               is("REGEXP") || is("SIMILAR")) {
      left = chosen(left);
    } else if (is("~") || is("!") || is("!~")) {
      left = searched(left);
    } else if (take("ISNULL")) {
      left = truth_of(operand_of(left) + " is missing");
    } else if (take("NOTNULL")) {
      left = truth_of(operand_of(left) + " is not missing");
    } else if (const std::string sign = comparison(); !sign.empty()) {
      left = compared_with(left, sign);
    } else {
      return left;
    }
  }
}

std::string CheckReader::comparison() {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSigns = {{{"=", "="},
                                                                                    {"==", "="},
                                                                                    {"<>", "!="},
                                                                                    {"!=", "!="},
                                                                                    {"<", "<"},
                                                                                    {"<=", "<="},
                                                                                    {">", ">"},
                                                                                    {">=", ">="}}};
  for (const auto& [sql, sign] : kSigns) {
    if (take(sql)) return std::string(sign);
  }
  return {};
}

SqlPart CheckReader::tested(const SqlPart& left) {
  const bool no = take("NOT");
  if (take("DISTINCT")) {
    expect("FROM");
    return distinct_parts(left, sum(), no);
  }
  if (take("NULL")) {
    if (left.truth) throw NotSaid();
    return truth_of(left.text + (no ? " is not missing" : " is missing"));
  }
  if (is("TRUE") || is("FALSE")) {
    const bool wanted = (next().text == "TRUE") != no;
    return truth_of(wanted ? condition_of(left) : "not " + in_brackets(condition_of(left)));
  }
  // SQLite's IS is DISTINCT FROM the other way round.
  return distinct_parts(left, sum(), !no);
}

SqlPart CheckReader::compared_with(const SqlPart& left, const std::string& sign) {
  if ((sign == "=" || sign == "!=") && (is("ANY") || is("ALL"))) {
    const bool any = next().text == "ANY";
    if (any != (sign == "=")) throw NotSaid();
    return listed_part(left, array_values(), !any);
  }
  const SqlPart right = sum();
  return related_parts(left, sign, right);
}

SqlPart CheckReader::chosen(const SqlPart& left) {
  if (take("BETWEEN")) {
    take("SYMMETRIC");
    const SqlPart low = sum();
    expect("AND");
    const SqlPart high = sum();
    return truth_of("(" + operand_of(left) + " >= " + operand_of(low) + " and " + operand_of(left) +
                    " <= " + operand_of(high) + ")");
  }
  if (take("IN")) {
    expect("(");
    std::vector<std::string> values;
    do {
      const SqlPart one = sum();
      values.push_back(one.value ? *one.value : "\x01" + operand_of(one));
    } while (take(","));
    expect(")");
    return listed_part(left, values, false);
  }
  return patterned(left);
}

SqlPart CheckReader::patterned(const SqlPart& left) {
  const std::string kind = next().text;
  if (kind == "SIMILAR") expect("TO");
  const SqlPart pattern = sum();
  if (!pattern.value || left.piece || left.truth || left.text.empty()) throw NotSaid();
  if (take("ESCAPE")) (void)next();
  if (kind == "GLOB") return truth_of(matching_rule(left.text, regex_of_glob(*pattern.value)));
  if (kind == "REGEXP") return searched_part(left, *pattern.value, false);
  if (kind == "SIMILAR") {
    std::string regex;
    for (const char sign : *pattern.value) regex += sign == '%' ? ".*" : std::string(1, sign);
    return searched_part(left, "^(" + regex + ")$", false);
  }
  return truth_of(matching_rule(left.text, regex_of_like(*pattern.value, kind == "ILIKE")));
}

SqlPart CheckReader::searched(const SqlPart& left) {
  const bool no = take("!~") || take("!");
  take("~");
  const bool like = take("~") || (no && take("~"));
  const bool any_case = take("*");
  const SqlPart pattern = sum();
  if (!pattern.value || left.truth || left.piece) throw NotSaid();
  const SqlPart found =
      like ? truth_of(matching_rule(left.text, regex_of_like(*pattern.value, any_case)))
           : searched_part(left, *pattern.value, any_case);
  return no ? truth_of("not " + found.text) : found;
}

std::vector<std::string> CheckReader::array_values() {
  std::vector<std::string> values;
  int depth = 0;
  do {
    const SqlToken& token = next();
    if (token.text == "(" || token.text == "[") ++depth;
    if (token.text == ")" || token.text == "]") --depth;
    if (token.kind == TokenKind::kNumber) values.push_back("\x01" + token.text);
    if (token.kind != TokenKind::kString) continue;
    if (!token.text.starts_with('{')) {
      values.push_back(token.text);
      continue;
    }
    std::string_view rest = std::string_view(token.text).substr(1);
    while (!rest.empty()) {
      const std::size_t end = rest.find_first_of(",}");
      values.emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  } while (depth > 0);
  if (is("::")) skip_cast();
  return values;
}

SqlPart CheckReader::sum() {
  SqlPart left = product();
  while (is("+") || is("-")) {
    const std::string sign = next().text;
    const SqlPart right = product();
    if (!left.counted.empty() && !right.counted.empty() && sign == "+") {
      left.counted.insert(left.counted.end(), right.counted.begin(), right.counted.end());
    } else {
      left = {.text = in_brackets(operand_of(left) + " " + sign + " " + operand_of(right))};
    }
  }
  return left;
}

SqlPart CheckReader::product() {
  SqlPart left = cast();
  while (is("*") || is("/") || is("%")) {
    const std::string sign = next().text;
    const SqlPart right = cast();
    left = sign == "%" ? remainder_of(left, right)
                       : SqlPart{.text = operand_of(left) + " " + sign + " " + operand_of(right)};
  }
  return left;
}

SqlPart CheckReader::cast() {
  SqlPart part = signed_one();
  while (is("::")) {
    const bool whole = is("INT", 1) || is("INTEGER", 1);
    if (is("INTERVAL", 1) && part.value) part = time_span(*part.value);
    skip_cast();
    if (part.truth && whole) part = counted_one(part.text);
  }
  if (take("COLLATE")) (void)next();
  return part;
}

void CheckReader::skip_cast() {
  ++place_;
  (void)next();
  while (take(".")) (void)next();
  while (is("VARYING") || is("PRECISION") || is("WITHOUT") || is("WITH") || is("TIME") ||
         is("ZONE")) {
    ++place_;
  }
  if (is("(")) {
    while (!take(")")) (void)next();
  }
  while (is("[") && is("]", 1)) place_ += 2;
}

SqlPart CheckReader::signed_one() {
  if (take("+")) return signed_one();
  if (take("-")) return {.text = "-" + operand_of(signed_one())};
  return primary();
}

SqlPart CheckReader::primary() {
  const SqlToken& token = next();
  if (token.kind == TokenKind::kNumber) return {.text = token.text};
  if (token.kind == TokenKind::kString) {
    return {.text = text::value_word(token.text), .value = token.text};
  }
  if (token.kind == TokenKind::kName) return column(token.text);
  if (token.kind == TokenKind::kSign) {
    if (token.text != "(") throw NotSaid();
    SqlPart inner = any();
    expect(")");
    if (inner.truth) inner.text = in_brackets(inner.text);
    return inner;
  }
  if (token.kind != TokenKind::kWord) throw NotSaid();
  if (token.text == "CASE") return cases();
  if (token.text == "INTERVAL") return interval();
  if (token.text == "TRUE" || token.text == "FALSE") {
    const std::string small = token.text == "TRUE" ? "true" : "false";
    return {.text = text::value_word(small), .value = small};
  }
  if (token.text == "CURRENT_DATE" || token.text == "CURRENT_TIMESTAMP") return last_day();
  const bool literal = token.text == "DATE" || token.text == "TIMESTAMP";
  if (literal && place_ < tokens_.size() && tokens_[place_].kind == TokenKind::kString) {
    return primary();
  }
  if (is("(")) return call(token.text);
  constexpr std::array<std::string_view, 5> kUnsaid = {"NULL", "EXISTS", "SELECT", "MATCH",
                                                       "ARRAY"};
  if (std::ranges::find(kUnsaid, token.text) != kUnsaid.end()) throw NotSaid();
  return column(token.spelled);
}

SqlPart CheckReader::column(std::string name) {
  while (take(".")) {
    const SqlToken& token = next();
    name = token.kind == TokenKind::kWord ? token.spelled : token.text;
  }
  return {.text = text::column_word(name)};
}

SqlPart CheckReader::cases() {
  std::string of;
  if (!is("WHEN")) of = operand_of(sum());
  std::string found;
  std::string others;
  const auto add = [&](const std::string& when, const SqlPart& then) {
    const std::string result = then.value ? case_condition(*then.value) : condition_of(then);
    found += (found.empty() ? "" : " or ") +
             ("(" + (when.empty() ? "" : when + " and ") + others + result + ")");
    if (!when.empty()) others += "not (" + when + ") and ";
  };
  while (take("WHEN")) {
    const std::string when =
        of.empty() ? in_brackets(condition_of(any())) : in_brackets(of + " = " + operand_of(sum()));
    expect("THEN");
    add(when, any());
  }
  if (take("ELSE")) add("", any());
  expect("END");
  return truth_of(in_brackets(found));
}

SqlPart CheckReader::interval() {
  std::string said = next().text;
  if (place_ < tokens_.size() && tokens_[place_].kind == TokenKind::kWord && !is("AND") &&
      !is("OR")) {
    said += " " + next().spelled;
  }
  return time_span(said);
}

std::optional<std::string> expression_of_check(std::span<const SqlToken> tokens) {
  try {
    return text::expression_text(text::parse_expression(CheckReader(tokens).read()));
  } catch (const NotSaid&) {
    return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace likeness::description
