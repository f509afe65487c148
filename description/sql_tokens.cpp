#include "description/sql_tokens.hpp"

#include <algorithm>

#include "likeness/error.hpp"
#include "text/characters.hpp"

namespace likeness::description {
namespace {

bool in_word(char c) noexcept {
  return text::is_letter(c) || text::is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Scanner {
 public:
  Scanner(std::string_view sql, std::string_view source) : sql_(sql), source_(source) {}

  std::vector<SqlToken> scan() {
    std::vector<SqlToken> tokens;
    while (skip_blanks()) {
      tokens.push_back(next());
      if (ends_copy(tokens)) skip_copied_rows();
    }
    tokens.push_back({SqlToken::Kind::kEnd, "", "", line_});
    return tokens;
  }

 private:
  /// `COPY ... FROM stdin;`, behind which a dump has rows up to a line of `\.`.
  static bool ends_copy(const std::vector<SqlToken>& tokens) {
    const std::size_t count = tokens.size();
    if (count < 4 || tokens.back().text != ";" || tokens[count - 2].text != "STDIN" ||
        tokens[count - 3].text != "FROM") {
      return false;
    }
    std::size_t start = count - 3;
    while (start > 0 && tokens[start - 1].text != ";") --start;
    return tokens[start].text == "COPY";
  }

  void skip_copied_rows() noexcept {
    while (place_ < sql_.size()) {
      const std::size_t end = std::min(sql_.find('\n', place_), sql_.size());
      const bool last = sql_.substr(place_, end - place_).starts_with("\\.");
      while (place_ < end) step();
      if (place_ < sql_.size()) step();
      if (last) return;
    }
  }

  [[nodiscard]] char at(std::size_t offset) const noexcept {
    return place_ + offset < sql_.size() ? sql_[place_ + offset] : '\0';
  }

  void step() noexcept {
    if (sql_[place_] == '\n') ++line_;
    ++place_;
  }

  void skip_until(std::string_view end) {
    while (place_ < sql_.size() && !sql_.substr(place_).starts_with(end)) step();
    for (std::size_t k = 0; k < end.size() && place_ < sql_.size(); ++k) step();
  }

  /// Whether anything is left behind blanks and comments.
  bool skip_blanks() {
    while (place_ < sql_.size()) {
      if (at(0) == '-' && at(1) == '-') {
        skip_until("\n");
      } else if (at(0) == '/' && at(1) == '*') {
        skip_until("*/");
      } else if (static_cast<unsigned char>(at(0)) <= ' ') {
        step();
      } else {
        return true;
      }
    }
    return false;
  }

  SqlToken next() {
    const char c = at(0);
    if (c == '\'') return quoted(SqlToken::Kind::kString, '\'');
    if (c == '"') return quoted(SqlToken::Kind::kName, '"');
    if (c == '`') return quoted(SqlToken::Kind::kName, '`');
    if (c == '[' && text::is_letter(at(1))) return quoted(SqlToken::Kind::kName, ']');
    if (text::is_digit(c) || (c == '.' && text::is_digit(at(1)))) return number();
    if (in_word(c)) return word();
    return sign();
  }

  SqlToken quoted(SqlToken::Kind kind, char end) {
    SqlToken token{kind, "", "", line_};
    step();
    for (;;) {
      if (place_ >= sql_.size()) {
        throw Error(ErrorCode::kData, std::string(source_) + ", line " +
                                          std::to_string(token.line) +
                                          ": what begins with a quote there doesn't end.");
      }
      if (at(0) == end) {
        step();
        if (at(0) != end) break;
      }
      token.text += at(0);
      step();
    }
    token.spelled = token.text;
    return token;
  }

  SqlToken number() {
    SqlToken token{SqlToken::Kind::kNumber, "", "", line_};
    while (text::is_digit(at(0)) || at(0) == '.' || at(0) == 'e' || at(0) == 'E' ||
           ((at(0) == '-' || at(0) == '+') && !token.text.empty() &&
            (token.text.back() == 'e' || token.text.back() == 'E'))) {
      token.text += at(0);
      step();
    }
    token.spelled = token.text;
    return token;
  }

  SqlToken word() {
    SqlToken token{SqlToken::Kind::kWord, "", "", line_};
    while (in_word(at(0))) {
      token.spelled += at(0);
      token.text += text::to_upper(at(0));
      step();
    }
    return token;
  }

  SqlToken sign() {
    constexpr std::string_view kSecond = "=>:|";
    SqlToken token{SqlToken::Kind::kSign, std::string(1, at(0)), "", line_};
    const bool two = (at(0) == '<' || at(0) == '>' || at(0) == '!' || at(0) == '=' ||
                      at(0) == ':' || at(0) == '|') &&
                     kSecond.find(at(1)) != std::string_view::npos && at(1) != '\0';
    step();
    if (two) {
      token.text += at(0);
      step();
    }
    return token;
  }

  std::string_view sql_;
  std::string_view source_;
  std::size_t place_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql, std::string_view source) {
  return Scanner(sql, source).scan();
}

}  // namespace likeness::description
