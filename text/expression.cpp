#include "text/expression.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "likeness/error.hpp"
#include "text/characters.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::text {
namespace {

using Kind = Expression::Kind;

constexpr std::size_t kDeepestExpression = 200;

constexpr std::array<std::string_view, 8> kKeywords = {"if",  "then", "and", "or",
                                                       "not", "in",   "is",  "missing"};
constexpr std::array<std::string_view, 8> kUnits = {"microsecond", "second", "minute", "hour",
                                                    "day",         "week",   "month",  "year"};
constexpr std::array<std::string_view, 17> kFunctions = {
    "round", "floor", "ceil",    "abs",    "min",     "max",      "year",       "quarter", "month",
    "day",   "hour",  "weekday", "length", "matches", "coalesce", "date_trunc", "format"};

bool begins_word(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_part(char c) {
  return begins_word(c) || is_digit(c) || c == '.';
}

struct Token {
  enum class Type { kEnd, kNumber, kWord, kQuotedName, kString, kSign };
  Type type = Type::kEnd;
  std::string text;
  double number = 0;
  std::size_t offset = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Token next() {
    while (at_ < source_.size() && (source_[at_] == ' ' || source_[at_] == '\t' ||
                                    source_[at_] == '\n' || source_[at_] == '\r')) {
      ++at_;
    }
    Token token;
    token.offset = at_;
    if (at_ == source_.size()) return token;
    const char c = source_[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1]))) {
      return number(std::move(token));
    }
    if (begins_word(c)) {
      token.type = Token::Type::kWord;
      while (at_ < source_.size() && is_word_part(source_[at_])) token.text += source_[at_++];
      return token;
    }
    if (c == '\'' || c == '"' || c == '`') return quoted(std::move(token), c);
    return sign(std::move(token));
  }

 private:
  Token number(Token token) {
    std::size_t end = at_;
    while (end < source_.size() && (is_digit(source_[end]) || source_[end] == '.')) ++end;
    if (end < source_.size() && (source_[end] == 'e' || source_[end] == 'E')) {
      std::size_t digits = end + 1;
      if (digits < source_.size() && (source_[digits] == '+' || source_[digits] == '-')) ++digits;
      if (digits < source_.size() && is_digit(source_[digits])) {
        while (digits < source_.size() && is_digit(source_[digits])) ++digits;
        end = digits;
      }
    }
    token.type = Token::Type::kNumber;
    token.text = std::string(source_.substr(at_, end - at_));
    const auto value = to_number(token.text);
    if (!value) fail_expression(source_, at_, in_quotes(token.text) + " is no number");
    token.number = *value;
    at_ = end;
    return token;
  }

  Token quoted(Token token, char mark) {
    token.type = mark == '\'' ? Token::Type::kString : Token::Type::kQuotedName;
    for (++at_;; ++at_) {
      if (at_ == source_.size()) {
        fail_expression(source_, token.offset, "the quote that opens here is never closed");
      }
      if (source_[at_] == mark) {
        if (at_ + 1 == source_.size() || source_[at_ + 1] != mark) break;
        ++at_;
      }
      token.text += source_[at_];
    }
    ++at_;
    return token;
  }

  Token sign(Token token) {
    constexpr std::array<std::string_view, 15> kSigns = {
        "<=", ">=", "!=", "<>", "==", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","};
    token.type = Token::Type::kSign;
    for (const std::string_view one : kSigns) {
      if (source_.substr(at_, one.size()) != one) continue;
      at_ += one.size();
      token.text = one == "==" ? "=" : one == "<>" ? "!=" : std::string(one);
      return token;
    }
    fail_expression(source_, at_,
                    "the character " + in_quotes(source_.substr(at_, 1)) + " means nothing");
  }

  std::string_view source_;
  std::size_t at_ = 0;
};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source) {
    Lexer lexer(source);
    do {
      tokens_.push_back(lexer.next());
    } while (tokens_.back().type != Token::Type::kEnd);
  }

  Expression whole() {
    if (peek().type == Token::Type::kEnd) fail_expression(source_, 0, "it is empty");
    Expression result = condition();
    if (peek().type != Token::Type::kEnd) {
      fail_expression(source_, peek().offset, in_quotes(peek().text) + " is not expected here");
    }
    return result;
  }

 private:
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool is_keyword(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).type == Token::Type::kWord && lower(peek(ahead).text) == word;
  }
  [[nodiscard]] bool is_sign(std::string_view sign, std::size_t ahead = 0) const {
    return peek(ahead).type == Token::Type::kSign && peek(ahead).text == sign;
  }
  bool take_keyword(std::string_view word) {
    if (!is_keyword(word)) return false;
    ++at_;
    return true;
  }
  bool take_sign(std::string_view sign) {
    if (!is_sign(sign)) return false;
    ++at_;
    return true;
  }
  void need_sign(std::string_view sign) {
    if (take_sign(sign)) return;
    fail_expression(source_, peek().offset, "a " + in_quotes(sign) + " is missing");
  }

  static Expression node(Kind kind, std::string text, std::size_t offset,
                         std::vector<Expression> children) {
    return {kind, 0, std::move(text), std::move(children), offset};
  }

  Expression condition() {
    // Formulas come from files that nobody vouches for.
    if (++depth_ > kDeepestExpression)
      fail_expression(source_, peek().offset, "it is nested too deeply");
    Expression result = peek_if() ? if_then() : disjunction();
    --depth_;
    return result;
  }

  [[nodiscard]] bool peek_if() const { return is_keyword("if"); }

  Expression if_then() {
    const std::size_t offset = tokens_[at_++].offset;
    Expression left = disjunction();
    if (!take_keyword("then")) {
      fail_expression(source_, peek().offset, "\"then\" is missing after the condition");
    }
    Expression right = condition();
    return node(Kind::kIf, {}, offset, {std::move(left), std::move(right)});
  }

  Expression disjunction() {
    Expression left = conjunction();
    while (is_keyword("or")) {
      const std::size_t offset = tokens_[at_++].offset;
      left = node(Kind::kOr, {}, offset, {std::move(left), conjunction()});
    }
    return left;
  }

  Expression conjunction() {
    Expression left = negation();
    while (is_keyword("and")) {
      const std::size_t offset = tokens_[at_++].offset;
      left = node(Kind::kAnd, {}, offset, {std::move(left), negation()});
    }
    return left;
  }

  Expression negation() {
    if (!is_keyword("not")) return comparison();
    const std::size_t offset = tokens_[at_++].offset;
    if (++depth_ > kDeepestExpression) fail_expression(source_, offset, "it is nested too deeply");
    Expression inner = negation();
    --depth_;
    return node(Kind::kNot, {}, offset, {std::move(inner)});
  }

  static bool is_comparison(const Token& token) {
    return token.type == Token::Type::kSign && (token.text[0] == '<' || token.text[0] == '>' ||
                                                token.text[0] == '=' || token.text[0] == '!');
  }

  /// `a <= b < c` is `a <= b and b < c`.
  Expression comparison() {
    Expression left = sum();
    if (is_keyword("is")) return missing(std::move(left));
    const bool negated = is_keyword("not") && is_keyword("in", 1);
    if (negated || is_keyword("in")) return membership(std::move(left), negated);
    std::optional<Expression> all;
    while (is_comparison(peek())) {
      const Token& sign = tokens_[at_++];
      Expression right = sum();
      Expression one = node(Kind::kCompare, sign.text, sign.offset, {left, right});
      all = all ? node(Kind::kAnd, {}, sign.offset, {std::move(*all), std::move(one)})
                : std::move(one);
      left = std::move(right);
    }
    return all ? std::move(*all) : left;
  }

  Expression missing(Expression left) {
    const std::size_t offset = tokens_[at_++].offset;
    const bool negated = take_keyword("not");
    if (!take_keyword("missing") && !take_keyword("null")) {
      fail_expression(source_, peek().offset, "\"missing\" must follow \"is\"");
    }
    Expression result = node(Kind::kIsMissing, {}, offset, {std::move(left)});
    return negated ? node(Kind::kNot, {}, offset, {std::move(result)}) : result;
  }

  Expression membership(Expression left, bool negated) {
    const std::size_t offset = peek().offset;
    at_ += negated ? 2 : 1;
    need_sign("(");
    std::vector<Expression> children;
    children.push_back(std::move(left));
    do {
      children.push_back(sum());
    } while (take_sign(","));
    need_sign(")");
    Expression result = node(Kind::kIn, {}, offset, std::move(children));
    return negated ? node(Kind::kNot, {}, offset, {std::move(result)}) : result;
  }

  Expression sum() {
    Expression left = product();
    while (is_sign("+") || is_sign("-")) {
      const Token& sign = tokens_[at_++];
      left = node(Kind::kArithmetic, sign.text, sign.offset, {std::move(left), product()});
    }
    return left;
  }

  Expression product() {
    Expression left = unary();
    while (is_sign("*") || is_sign("/")) {
      const Token& sign = tokens_[at_++];
      left = node(Kind::kArithmetic, sign.text, sign.offset, {std::move(left), unary()});
    }
    return left;
  }

  Expression unary() {
    if (!is_sign("-")) return primary();
    const std::size_t offset = tokens_[at_++].offset;
    if (++depth_ > kDeepestExpression) fail_expression(source_, offset, "it is nested too deeply");
    Expression inner = unary();
    --depth_;
    if (inner.kind == Kind::kNumber) {
      inner.number = -inner.number;
      inner.offset = offset;
      return inner;
    }
    return node(Kind::kNegate, {}, offset, {std::move(inner)});
  }

  Expression primary() {
    const Token& token = tokens_[at_];
    switch (token.type) {
      case Token::Type::kNumber:
        ++at_;
        return number(token);
      case Token::Type::kString:
        ++at_;
        return node(Kind::kString, token.text, token.offset, {});
      case Token::Type::kQuotedName:
        ++at_;
        return node(Kind::kColumn, token.text, token.offset, {});
      case Token::Type::kWord:
        return word(token);
      case Token::Type::kSign:
        if (take_sign("(")) {
          Expression inner = condition();
          need_sign(")");
          return inner;
        }
        break;
      case Token::Type::kEnd:
        fail_expression(source_, token.offset, "it ends too early");
    }
    fail_expression(source_, token.offset, in_quotes(token.text) + " is not expected here");
  }

  Expression number(const Token& token) {
    Expression result = node(Kind::kNumber, {}, token.offset, {});
    result.number = token.number;
    if (peek().type != Token::Type::kWord) return result;
    std::string unit = lower(peek().text);
    if (unit.ends_with('s')) unit.pop_back();
    if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end()) return result;
    ++at_;
    result.kind = Kind::kInterval;
    result.text = std::move(unit);
    return result;
  }

  Expression word(const Token& token) {
    const std::string small = lower(token.text);
    if (std::find(kKeywords.begin(), kKeywords.end(), small) != kKeywords.end()) {
      fail_expression(source_, token.offset,
                      in_quotes(token.text) +
                          " is not expected here; a column of that name stands in backticks");
    }
    ++at_;
    if (!is_sign("(")) return node(Kind::kColumn, token.text, token.offset, {});
    if (std::find(kFunctions.begin(), kFunctions.end(), small) == kFunctions.end()) {
      fail_expression(source_, token.offset,
                      "there is no function " + in_quotes(token.text) +
                          did_you_mean(small, kFunctions, "; there are " + joined(kFunctions)));
    }
    ++at_;
    std::vector<Expression> arguments;
    do {
      arguments.push_back(sum());
    } while (take_sign(","));
    need_sign(")");
    return node(Kind::kCall, small, token.offset, std::move(arguments));
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

int strength(const Expression& e) {
  switch (e.kind) {
    case Kind::kIf:
      return 0;
    case Kind::kOr:
      return 1;
    case Kind::kAnd:
      return 2;
    case Kind::kNot:
      return 3;
    case Kind::kCompare:
    case Kind::kIn:
    case Kind::kIsMissing:
      return 4;
    case Kind::kArithmetic:
      return e.text == "+" || e.text == "-" ? 5 : 6;
    case Kind::kNegate:
      return 7;
    default:
      return 8;
  }
}

/// In parentheses where it binds less than `least`.
std::string part(const Expression& e, int least) {
  const std::string text = expression_text(e);
  return strength(e) < least ? "(" + text + ")" : text;
}

std::string list_text(const std::vector<Expression>& items, std::size_t first) {
  std::string text;
  for (std::size_t k = first; k < items.size(); ++k) {
    text += (k == first ? "" : ", ") + part(items[k], 5);
  }
  return text;
}

}  // namespace

Expression parse_expression(std::string_view source) {
  return Parser(source).whole();
}

std::string column_word(std::string_view name) {
  bool plain =
      !name.empty() && begins_word(name[0]) && std::all_of(name.begin(), name.end(), is_word_part);
  const std::string small = lower(std::string(name));
  plain = plain && std::find(kKeywords.begin(), kKeywords.end(), small) == kKeywords.end();
  if (plain) return std::string(name);
  std::string quoted = "`";
  for (const char c : name) quoted += c == '`' ? "``" : std::string(1, c);
  return quoted + "`";
}

std::string value_word(std::string_view value) {
  std::string quoted = "'";
  for (const char c : value) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

std::string expression_text(const Expression& e) {
  const auto binary = [&](const std::string& sign, int left, int right) {
    return part(e.children[0], left) + " " + sign + " " + part(e.children[1], right);
  };
  switch (e.kind) {
    case Kind::kNumber:
      return shortest(e.number);
    case Kind::kInterval:
      return shortest(e.number) + " " + e.text + (e.number == 1 ? "" : "s");
    case Kind::kString:
      return value_word(e.text);
    case Kind::kColumn:
      return column_word(e.text);
    case Kind::kNegate:
      return "-" + part(e.children[0], 7);
    case Kind::kArithmetic:
      return e.text == "+" || e.text == "-" ? binary(e.text, 5, 6) : binary(e.text, 6, 7);
    case Kind::kCompare:
      return binary(e.text, 5, 5);
    case Kind::kIn:
      return part(e.children[0], 5) + " in (" + list_text(e.children, 1) + ")";
    case Kind::kIsMissing:
      return part(e.children[0], 5) + " is missing";
    case Kind::kNot:
      if (e.children[0].kind == Kind::kIsMissing) {
        return part(e.children[0].children[0], 5) + " is not missing";
      }
      if (e.children[0].kind == Kind::kIn) {
        return part(e.children[0].children[0], 5) + " not in (" +
               list_text(e.children[0].children, 1) + ")";
      }
      return "not " + part(e.children[0], 4);
    case Kind::kAnd:
      return binary("and", 2, 3);
    case Kind::kOr:
      return binary("or", 1, 2);
    case Kind::kIf:
      return "if " + part(e.children[0], 1) + " then " + part(e.children[1], 0);
    case Kind::kCall:
      return e.text + "(" + list_text(e.children, 0) + ")";
  }
  return {};
}

void fail_expression(std::string_view source, std::size_t offset, std::string_view what) {
  std::string sentence =
      "The rule " + in_quotes(source) + " can't be read at character " + std::to_string(offset + 1);
  if (offset < source.size()) {
    constexpr std::size_t kShown = 24;
    sentence += " (" + in_quotes(source.substr(offset, kShown)) + ")";
  }
  sentence += ": " + std::string(what);
  const bool ended = sentence.ends_with('?') || sentence.ends_with('.');
  throw Error(ErrorCode::kUsage, sentence + (ended ? "" : "."));
}

}  // namespace likeness::text
