#include "description/sql_check.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "description/sql_pattern.hpp"
#include "likeness/error.hpp"
#include "text/characters.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"

namespace likeness::description {
namespace {

using TokenKind = SqlToken::Kind;

/// What can't be said in rules ends the reading.
struct NotSaid {};

/// A part of a CHECK in the words of rules.
struct SqlPart {
  std::string text;
  bool truth = false;
  std::optional<std::string> value = {};  ///< of a string
  std::string cased = {};                 ///< "upper" or "lower" of the column that `text` is
  std::string start = {};  ///< regular expressions around a piece of the column that `text` is
  std::string end = {};
  bool piece = false;
  bool digits = false;                    ///< a number that SQL spells as a string
  std::vector<std::string> counted = {};  ///< conditions, of which the number is meant
};

std::string bracketed(const std::string& text) {
  return "(" + text + ")";
}

/// Reads by precedence: or, and, not, comparisons, sums, products, casts.
class CheckReader {
 public:
  explicit CheckReader(std::span<const SqlToken> tokens) : tokens_(tokens) {}

  std::string read() {
    const SqlPart all = any();
    if (place_ != tokens_.size()) throw NotSaid();
    return condition(all);
  }

 private:
  [[nodiscard]] bool is(std::string_view text, std::size_t ahead = 0) const {
    if (place_ + ahead >= tokens_.size()) return false;
    const SqlToken& token = tokens_[place_ + ahead];
    return (token.kind == TokenKind::kWord || token.kind == TokenKind::kSign) && token.text == text;
  }
  bool take(std::string_view text) {
    if (!is(text)) return false;
    ++place_;
    return true;
  }
  void expect(std::string_view text) {
    if (!take(text)) throw NotSaid();
  }
  const SqlToken& next() {
    if (place_ >= tokens_.size()) throw NotSaid();
    return tokens_[place_++];
  }

  static std::string condition(const SqlPart& part) {
    if (!part.counted.empty() || part.value || part.piece || !part.cased.empty()) throw NotSaid();
    return part.text;
  }
  static SqlPart counted_one(std::string condition) {
    SqlPart part;
    part.counted.push_back(std::move(condition));
    return part;
  }
  static SqlPart truth(std::string text) { return {.text = std::move(text), .truth = true}; }
  /// A number, date or column as such.
  static std::string operand(const SqlPart& part) {
    if (part.truth || !part.counted.empty() || part.piece) throw NotSaid();
    return part.text;
  }

  SqlPart any() {
    SqlPart left = all();
    while (take("OR")) left = truth(bracketed(condition(left) + " or " + condition(all())));
    return left;
  }

  SqlPart all() {
    SqlPart left = negated();
    while (take("AND")) left = truth(bracketed(condition(left) + " and " + condition(negated())));
    return left;
  }

  SqlPart negated() {
    if (!take("NOT")) return compared();
    return truth("not " + bracketed(condition(negated())));
  }

  SqlPart compared() {
    SqlPart left = sum();
    for (;;) {
      if (take("IS")) {
        left = tested(left);
      } else if (is("NOT") && (is("BETWEEN", 1) || is("IN", 1) || is("LIKE", 1) || is("ILIKE", 1) ||
                               is("GLOB", 1) || is("REGEXP", 1) || is("SIMILAR", 1))) {
        ++place_;
        left = truth("not " + bracketed(chosen(left).text));
      } else if (is("BETWEEN") || is("IN") || is("LIKE") || is("ILIKE") || is("GLOB") ||
                 is("REGEXP") || is("SIMILAR")) {
        left = chosen(left);
      } else if (is("~") || is("!") || is("!~")) {
        left = searched(left);
      } else if (take("ISNULL")) {
        left = truth(operand(left) + " is missing");
      } else if (take("NOTNULL")) {
        left = truth(operand(left) + " is not missing");
      } else if (const std::string sign = comparison(); !sign.empty()) {
        left = compared_with(left, sign);
      } else {
        return left;
      }
    }
  }

  std::string comparison() {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSigns = {
        {{"=", "="},
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

  SqlPart tested(const SqlPart& left) {
    const bool no = take("NOT");
    if (take("DISTINCT")) {
      expect("FROM");
      return distinct(left, sum(), no);
    }
    if (take("NULL")) {
      if (left.truth) throw NotSaid();
      return truth(left.text + (no ? " is not missing" : " is missing"));
    }
    if (is("TRUE") || is("FALSE")) {
      const bool wanted = (next().text == "TRUE") != no;
      return truth(wanted ? condition(left) : "not " + bracketed(condition(left)));
    }
    // SQLite's IS is DISTINCT FROM the other way round.
    return distinct(left, sum(), !no);
  }

  static SqlPart distinct(const SqlPart& left, const SqlPart& right, bool same) {
    const std::string a = operand(left);
    const std::string b = operand(right);
    const std::string both =
        "(" + a + " = " + b + " or (" + a + " is missing and " + b + " is missing))";
    const std::string differ = "(" + a + " != " + b + " or (" + a + " is missing and " + b +
                               " is not missing) or (" + a + " is not missing and " + b +
                               " is missing))";
    return truth(same ? both : differ);
  }

  SqlPart compared_with(const SqlPart& left, const std::string& sign) {
    if ((sign == "=" || sign == "!=") && (is("ANY") || is("ALL"))) {
      const bool any = next().text == "ANY";
      if (any != (sign == "=")) throw NotSaid();
      return listed(left, array_values(), !any);
    }
    const SqlPart right = sum();
    return related(left, sign, right);
  }

  static SqlPart related(const SqlPart& left, const std::string& sign, const SqlPart& right) {
    if (!left.counted.empty()) return counted(left.counted, sign, right);
    if (left.digits && right.value) {
      const auto number = text::to_number(*right.value);
      if (!number) throw NotSaid();
      return truth(left.text + " " + sign + " " + text::shortest(*number));
    }
    if (left.truth && right.truth) return both(left.text, sign, right.text);
    // A column of truth values equals a condition.
    if (right.truth && is_plain(left)) return both(left.text + " = 'true'", sign, right.text);
    if (left.truth && is_plain(right)) return both(left.text, sign, right.text + " = 'true'");
    if (left.truth && right.value) return both_known(left, sign, *right.value);
    if (right.piece || (!right.cased.empty() && left.cased.empty())) {
      return related(right, turned(sign), left);
    }
    if (left.piece) {
      if (sign == "=" && right.value) return listed(left, {*right.value}, false);
      if (sign == "!=" && right.value) return listed(left, {*right.value}, true);
      throw NotSaid();
    }
    if (!left.cased.empty() && left.text == right.text && sign == "=") {
      return truth(matching(left.text, left.cased == "upper" ? "[^a-z]*" : "[^A-Z]*"));
    }
    return truth(operand(left) + " " + sign + " " + operand(right));
  }

  static bool is_plain(const SqlPart& part) {
    return !part.truth && !part.value && !part.piece && part.cased.empty() && part.counted.empty();
  }

  static std::string turned(const std::string& sign) {
    if (sign == "<") return ">";
    if (sign == "<=") return ">=";
    if (sign == ">") return "<";
    return sign == ">=" ? "<=" : sign;
  }

  static SqlPart both(const std::string& a, const std::string& sign, const std::string& b) {
    if (sign == "=") {
      return truth("((" + a + " and " + b + ") or (not (" + a + ") and not (" + b + ")))");
    }
    if (sign != "!=") throw NotSaid();
    return truth("((" + a + " and not (" + b + ")) or (not (" + a + ") and " + b + "))");
  }

  static SqlPart both_known(const SqlPart& left, const std::string& sign,
                            const std::string& value) {
    if ((sign != "=" && sign != "!=") || (value != "true" && value != "false")) throw NotSaid();
    const bool wanted = (value == "true") == (sign == "=");
    return truth(wanted ? left.text : "not " + bracketed(left.text));
  }

  /// How many of some conditions hold: one, at least one, at most one, all or none.
  static SqlPart counted(const std::vector<std::string>& conditions, const std::string& sign,
                         const SqlPart& right) {
    const auto number = text::to_number(right.text);
    if (!number || conditions.size() > 12) throw NotSaid();
    std::string some;
    std::string every;
    std::string pairs;
    for (std::size_t k = 0; k < conditions.size(); ++k) {
      some += (k == 0 ? "" : " or ") + bracketed(conditions[k]);
      every += (k == 0 ? "" : " and ") + bracketed(conditions[k]);
      for (std::size_t j = 0; j < k; ++j) {
        pairs += (pairs.empty() ? "" : " and ") +
                 ("not ((" + conditions[k] + ") and (" + conditions[j] + "))");
      }
    }
    if (pairs.empty()) pairs = "1 = 1";
    // Where in a text another one begins, which is told as whether it does.
    const bool found = sign == ">" || (sign == "!=" && *number == 0);
    if (conditions.size() == 1 && found) return truth(bracketed(some));
    const bool one = *number == 1;
    const bool full = *number == static_cast<double>(conditions.size());
    if (one && sign == "=") return truth("((" + some + ") and " + pairs + ")");
    if ((one && sign == ">=") || (*number == 0 && sign == ">")) return truth(bracketed(some));
    if (one && sign == "<=") return truth(bracketed(pairs));
    if (full && sign == "=") return truth(bracketed(every));
    if (*number == 0 && sign == "=") return truth("not (" + some + ")");
    throw NotSaid();
  }

  /// BETWEEN, IN and patterns.
  SqlPart chosen(const SqlPart& left) {
    if (take("BETWEEN")) {
      take("SYMMETRIC");
      const SqlPart low = sum();
      expect("AND");
      const SqlPart high = sum();
      return truth("(" + operand(left) + " >= " + operand(low) + " and " + operand(left) +
                   " <= " + operand(high) + ")");
    }
    if (take("IN")) {
      expect("(");
      std::vector<std::string> values;
      do {
        const SqlPart one = sum();
        values.push_back(one.value ? *one.value : "\x01" + operand(one));
      } while (take(","));
      expect(")");
      return listed(left, values, false);
    }
    return patterned(left);
  }

  SqlPart patterned(const SqlPart& left) {
    const std::string kind = next().text;
    if (kind == "SIMILAR") expect("TO");
    const SqlPart pattern = sum();
    if (!pattern.value || left.piece || left.truth || left.text.empty()) throw NotSaid();
    if (take("ESCAPE")) (void)next();
    if (kind == "GLOB") return truth(matching(left.text, regex_of_glob(*pattern.value)));
    if (kind == "REGEXP") return found_in(left, *pattern.value, false);
    if (kind == "SIMILAR") {
      std::string regex;
      for (const char sign : *pattern.value) regex += sign == '%' ? ".*" : std::string(1, sign);
      return found_in(left, "^(" + regex + ")$", false);
    }
    return truth(matching(left.text, regex_of_like(*pattern.value, kind == "ILIKE")));
  }

  /// `~`, `~*`, `!~` and `!~*`; with one `~` more, PostgreSQL's signs for LIKE.
  SqlPart searched(const SqlPart& left) {
    const bool no = take("!~") || take("!");
    take("~");
    const bool like = take("~") || (no && take("~"));
    const bool any_case = take("*");
    const SqlPart pattern = sum();
    if (!pattern.value || left.truth || left.piece) throw NotSaid();
    const SqlPart found = like ? truth(matching(left.text, regex_of_like(*pattern.value, any_case)))
                               : found_in(left, *pattern.value, any_case);
    return no ? truth("not " + found.text) : found;
  }

  static SqlPart found_in(const SqlPart& left, const std::string& pattern, bool any_case) {
    const std::optional<std::string> regex = regex_of_search(pattern, any_case);
    if (!regex) throw NotSaid();
    return truth(matching(left.text, *regex));
  }

  static std::string matching(const std::string& column, const std::string& regex) {
    return "matches(" + column + ", " + text::value_word(regex) + ")";
  }

  /// A column, or a piece of one, is one of some values; what is no string begins with \x01.
  static SqlPart listed(const SqlPart& left, const std::vector<std::string>& values, bool no) {
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
                                  ? matching(left.text, left.start + "(" + list + ")" + left.end)
                                  : operand(left) + " in (" + list + ")";
    return truth(no ? "not (" + found + ")" : found);
  }

  /// `(ARRAY['a', 'b'])` and `('{a,b}')`, with casts.
  std::vector<std::string> array_values() {
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

  SqlPart sum() {
    SqlPart left = product();
    while (is("+") || is("-")) {
      const std::string sign = next().text;
      const SqlPart right = product();
      if (!left.counted.empty() && !right.counted.empty() && sign == "+") {
        left.counted.insert(left.counted.end(), right.counted.begin(), right.counted.end());
      } else {
        left = {.text = bracketed(operand(left) + " " + sign + " " + operand(right))};
      }
    }
    return left;
  }

  SqlPart product() {
    SqlPart left = cast();
    while (is("*") || is("/") || is("%")) {
      const std::string sign = next().text;
      const SqlPart right = cast();
      left = sign == "%" ? remainder(left, right)
                         : SqlPart{.text = operand(left) + " " + sign + " " + operand(right)};
    }
    return left;
  }

  static SqlPart remainder(const SqlPart& a, const SqlPart& b) {
    const std::string x = bracketed(operand(a));
    const std::string y = bracketed(operand(b));
    return {.text = "(" + x + " - " + y + " * floor(" + x + " / " + y + "))"};
  }

  SqlPart cast() {
    SqlPart part = signed_one();
    while (is("::")) {
      const bool whole = is("INT", 1) || is("INTEGER", 1);
      if (is("INTERVAL", 1) && part.value) part = span_of(*part.value);
      skip_cast();
      if (part.truth && whole) part = counted_one(part.text);
    }
    if (take("COLLATE")) (void)next();
    return part;
  }

  /// Of `x::type` and `x::character varying(9)`, what stands behind x.
  void skip_cast() {
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

  SqlPart signed_one() {
    if (take("+")) return signed_one();
    if (take("-")) return {.text = "-" + operand(signed_one())};
    return primary();
  }

  SqlPart primary() {
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
      if (inner.truth) inner.text = bracketed(inner.text);
      return inner;
    }
    if (token.kind != TokenKind::kWord) throw NotSaid();
    if (token.text == "CASE") return cases();
    if (token.text == "INTERVAL") return interval();
    if (token.text == "TRUE" || token.text == "FALSE") {
      const std::string small = token.text == "TRUE" ? "true" : "false";
      return {.text = text::value_word(small), .value = small};
    }
    if (token.text == "CURRENT_DATE" || token.text == "CURRENT_TIMESTAMP") return today();
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

  /// The last of `table.column`.
  SqlPart column(std::string name) {
    while (take(".")) {
      const SqlToken& token = next();
      name = token.kind == TokenKind::kWord ? token.spelled : token.text;
    }
    return {.text = text::column_word(name)};
  }

  /// The last day that dates are made of.
  static SqlPart today() { return {.text = "'2025-12-31'", .value = "2025-12-31"}; }

  SqlPart cases() {
    std::string of;
    if (!is("WHEN")) of = operand(sum());
    std::string found;
    std::string others;
    const auto add = [&](const std::string& when, const SqlPart& then) {
      const std::string result = then.value ? then_truth(*then.value) : condition(then);
      found += (found.empty() ? "" : " or ") +
               ("(" + (when.empty() ? "" : when + " and ") + others + result + ")");
      if (!when.empty()) others += "not (" + when + ") and ";
    };
    while (take("WHEN")) {
      const std::string when =
          of.empty() ? bracketed(condition(any())) : bracketed(of + " = " + operand(sum()));
      expect("THEN");
      add(when, any());
    }
    if (take("ELSE")) add("", any());
    expect("END");
    return truth(bracketed(found));
  }

  static std::string then_truth(const std::string& value) {
    if (value == "true") return "1 = 1";
    if (value == "false") return "1 = 2";
    throw NotSaid();
  }

  SqlPart interval() {
    std::string said = next().text;
    if (place_ < tokens_.size() && tokens_[place_].kind == TokenKind::kWord && !is("AND") &&
        !is("OR")) {
      said += " " + next().spelled;
    }
    return span_of(said);
  }

  /// `30 days`, or a time of day as PostgreSQL writes shorter ones: `02:30:00`.
  static SqlPart span_of(const std::string& said) {
    const std::size_t space = said.find(' ');
    if (space == std::string::npos) return {.text = seconds_of(said) + " seconds"};
    if (!text::to_number(said.substr(0, space))) throw NotSaid();
    std::string unit;
    for (const char sign : said.substr(space + 1)) unit += text::to_lower(sign);
    if (unit == "mons" || unit == "mon") unit = "months";
    if (!unit.ends_with('s')) unit += 's';
    return {.text = said.substr(0, space) + " " + unit};
  }

  static std::string seconds_of(const std::string& clock) {
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

  SqlPart call(const std::string& name);
  SqlPart piece_of_text(const std::string& name);
  SqlPart part_of_date();
  SqlPart part_by_format();
  std::vector<SqlPart> arguments();

  std::span<const SqlToken> tokens_;
  std::size_t place_ = 0;
};

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
  if (field == "isodow") return {.text = "(weekday(" + operand(of) + ") + 1)"};
  constexpr std::array<std::string_view, 4> kFields = {"year", "month", "day", "hour"};
  if (std::ranges::find(kFields, field) == kFields.end()) throw NotSaid();
  return {.text = field + "(" + operand(of) + ")"};
}

/// `strftime('%Y', x)` as a number, which it is compared with as a string.
SqlPart CheckReader::part_by_format() {
  const std::vector<SqlPart> given = arguments();
  if (given.size() != 2 || !given[0].value) throw NotSaid();
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFormats = {
      {{"%Y", "year"}, {"%m", "month"}, {"%d", "day"}, {"%H", "hour"}}};
  for (const auto& [format, field] : kFormats) {
    if (*given[0].value == format) {
      SqlPart part{.text = std::string(field) + "(" + operand(given[1]) + ")"};
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
  SqlPart piece{.text = operand(given.at(0)), .piece = true};
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
    return counted_one(matching(operand(of), ".*" + regex_of_text(*searched.value) + ".*"));
  }
  const std::vector<SqlPart> given = arguments();
  if (name == "NOW" && given.empty()) return today();
  if (name == "NUM_NONNULLS" || name == "NUM_NULLS") {
    SqlPart part;
    for (const SqlPart& one : given) {
      part.counted.push_back(operand(one) +
                             (name == "NUM_NULLS" ? " is missing" : " is not missing"));
    }
    return part;
  }
  if (given.empty()) throw NotSaid();
  if (given[0].value == "now") return today();
  if (name == "UPPER" || name == "LOWER") {
    SqlPart part{.text = operand(given[0])};
    part.cased = name == "UPPER" ? "upper" : "lower";
    return part;
  }
  if (name == "MOD" && given.size() == 2) return remainder(given[0], given[1]);
  if (name == "AGE") {
    return {.text = "(" +
                    (given.size() > 1 ? operand(given[0]) + " - " + operand(given[1])
                                      : today().text + " - " + operand(given[0])) +
                    ")"};
  }
  if ((name == "INSTR" || name == "STRPOS") && given.size() == 2 && given[1].value) {
    return counted_one(matching(operand(given[0]), ".*" + regex_of_text(*given[1].value) + ".*"));
  }
  if (std::ranges::find(kTransparent, name) != kTransparent.end() && name != "DATE_TRUNC" &&
      name != "NULLIF") {
    return given[0];
  }
  for (const auto& [sql, rule] : kSame) {
    if (sql != name) continue;
    std::string list;
    for (const SqlPart& one : given) list += (list.empty() ? "" : ", ") + operand(one);
    if (name == "ROUND" && given.size() == 1) list += ", 0";
    if (rule == "max" || rule == "min" || given.size() <= 2) {
      return {.text = std::string(rule) + "(" + list + ")"};
    }
  }
  throw NotSaid();
}

}  // namespace

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
