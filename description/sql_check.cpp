#include "description/sql_check.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "likeness/error.hpp"
#include "text/expression.hpp"

namespace likeness::description {
namespace {

using Kind = SqlToken::Kind;

class Translator {
 public:
  explicit Translator(std::span<const SqlToken> tokens) : tokens_(tokens) {}

  std::optional<std::string> translate() {
    while (place_ < tokens_.size() && sound_) take();
    if (!sound_) return std::nullopt;
    return text_;
  }

 private:
  [[nodiscard]] bool is(std::size_t ahead, std::string_view text) const {
    return place_ + ahead < tokens_.size() && tokens_[place_ + ahead].kind != Kind::kString &&
           tokens_[place_ + ahead].kind != Kind::kName && tokens_[place_ + ahead].text == text;
  }

  void put(std::string_view text) {
    if (!text_.empty()) text_ += ' ';
    text_ += text;
  }

  void take() {
    const SqlToken& token = tokens_[place_];
    if (is(0, "::")) return skip_cast();
    if (is(0, "IS")) return take_is();
    if (is(0, "BETWEEN")) return take_between();
    if (is(0, "=") && is(1, "ANY")) return take_any();
    ++place_;
    if (token.kind == Kind::kName) return put_operand(text::column_word(token.text));
    if (token.kind == Kind::kString) return put_operand(text::value_word(token.text));
    if (token.kind == Kind::kNumber) return put_operand(token.text);
    if (token.kind == Kind::kWord) return take_word(token);
    if (token.text == "<>") return put("!=");
    if (token.text == "==") return put("=");
    constexpr std::array<std::string_view, 14> kSigns = {
        "(", ")", ",", "=", "<", ">", "<=", ">=", "!=", "+", "-", "*", "/", ""};
    if (std::find(kSigns.begin(), kSigns.end(), token.text) == kSigns.end()) sound_ = false;
    put(token.text);
  }

  void put_operand(const std::string& operand) {
    last_ = operand;
    put(operand);
  }

  void take_word(const SqlToken& token) {
    constexpr std::array<std::string_view, 4> kSame = {"AND", "OR", "NOT", "IN"};
    constexpr std::array<std::string_view, 9> kUnknown = {
        "LIKE", "ILIKE", "GLOB", "REGEXP", "SIMILAR", "CASE", "EXISTS", "SELECT", "MATCH"};
    if (std::find(kSame.begin(), kSame.end(), token.text) != kSame.end()) {
      std::string small = token.text;
      for (char& c : small) c = static_cast<char>(c - 'A' + 'a');
      return put(small);
    }
    if (std::find(kUnknown.begin(), kUnknown.end(), token.text) != kUnknown.end()) {
      sound_ = false;
      return;
    }
    if (is(0, "(")) {
      const std::string_view known = function_of(token.text);
      if (known.empty()) sound_ = false;
      last_.clear();
      return put(known);
    }
    put_operand(text::column_word(token.spelled));
  }

  /// What a function is called in rules; nothing where these don't have it.
  static std::string_view function_of(std::string_view sql) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kFunctions = {
        {{"LENGTH", "length"},
         {"CHAR_LENGTH", "length"},
         {"CHARACTER_LENGTH", "length"},
         {"ABS", "abs"},
         {"FLOOR", "floor"},
         {"CEIL", "ceil"},
         {"CEILING", "ceil"}}};
    for (const auto& [name, known] : kFunctions) {
      if (name == sql) return known;
    }
    return {};
  }

  /// Of `x::type` and `x::character varying(9)`, x.
  void skip_cast() {
    ++place_;
    while (place_ < tokens_.size() && tokens_[place_].kind == Kind::kWord && !is(0, "AND") &&
           !is(0, "OR")) {
      ++place_;
    }
    if (is(0, "[") && is(1, "]")) place_ += 2;
    if (is(0, "(")) {
      while (place_ < tokens_.size() && !is(0, ")")) ++place_;
      ++place_;
    }
  }

  void take_is() {
    ++place_;
    put("is");
    if (is(0, "NOT")) {
      put("not");
      ++place_;
    }
    if (!is(0, "NULL")) sound_ = false;
    put("missing");
    ++place_;
  }

  /// What stands behind it, an operand with its sign.
  std::string operand() {
    std::string text;
    if (is(0, "-")) {
      text = "-";
      ++place_;
    }
    if (place_ >= tokens_.size()) {
      sound_ = false;
      return text;
    }
    const SqlToken& token = tokens_[place_++];
    if (token.kind == Kind::kNumber)
      text += token.text;
    else if (token.kind == Kind::kString)
      text += text::value_word(token.text);
    else if (token.kind == Kind::kName)
      text += text::column_word(token.text);
    else if (token.kind == Kind::kWord)
      text += text::column_word(token.spelled);
    else
      sound_ = false;
    if (is(0, "::")) skip_cast();
    return text;
  }

  /// `x BETWEEN a AND b`, of which x is written.
  void take_between() {
    ++place_;
    if (text_.ends_with(" )")) last_ = call_before();
    if (last_.empty() || !text_.ends_with(last_)) {
      sound_ = false;
      return;
    }
    text_.resize(text_.size() - last_.size());
    const std::string low = operand();
    if (!is(0, "AND")) sound_ = false;
    ++place_;
    const std::string high = operand();
    put("(" + last_ + " >= " + low + " and " + last_ + " <= " + high + ")");
  }

  /// The function call that what is written ends with, such as `length ( x )`; empty for none.
  [[nodiscard]] std::string call_before() const {
    const std::size_t open = text_.rfind(" ( ");
    if (open == std::string::npos) return {};
    const std::size_t space = text_.rfind(' ', open - 1);
    const std::size_t start = space == std::string::npos || open == 0 ? 0 : space + 1;
    const std::string call = text_.substr(start);
    return call.starts_with("length") || call.starts_with("abs") ? call : std::string();
  }

  /// `= ANY (ARRAY['a', 'b'])` of PostgreSQL's dumps.
  void take_any() {
    place_ += 2;
    put("in (");
    std::size_t values = 0;
    int depth = 0;
    while (place_ < tokens_.size()) {
      if (is(0, "(") || is(0, "[")) ++depth;
      if (is(0, ")") || is(0, "]")) --depth;
      if (is(0, "::")) {
        skip_cast();
        continue;
      }
      const SqlToken& token = tokens_[place_++];
      if (token.kind == Kind::kString || token.kind == Kind::kNumber) {
        text_ += (values++ == 0 ? "" : ", ") +
                 (token.kind == Kind::kString ? text::value_word(token.text) : token.text);
      }
      if (depth == 0) break;
    }
    text_ += ")";
    if (values == 0) sound_ = false;
  }

  std::span<const SqlToken> tokens_;
  std::size_t place_ = 0;
  std::string text_;
  std::string last_;
  bool sound_ = true;
};

}  // namespace

std::optional<std::string> expression_of_check(std::span<const SqlToken> tokens) {
  const std::optional<std::string> text = Translator(tokens).translate();
  if (!text) return std::nullopt;
  try {
    return text::expression_text(text::parse_expression(*text));
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace likeness::description
