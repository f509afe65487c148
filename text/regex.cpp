#include "text/regex.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "likeness/error.hpp"
#include "text/characters.hpp"
#include "text/utf8.hpp"

namespace likeness::text {
namespace {

constexpr std::size_t kLongestPattern = 100'000;
constexpr std::uint32_t kMostRepeats = 100'000;
constexpr int kDeepest = 200;

}  // namespace

/// Recursive descent over the pattern.
class Regex::Parser {
 public:
  explicit Parser(Regex& regex) : regex_(regex), pattern_(regex.pattern_), nodes_(regex.nodes_) {}

  void parse() {
    if (pattern_.size() > kLongestPattern) regex_.fail("has more than 100000 bytes");
    choice(0);
    if (!at_end()) fail("has a ) without its (");
  }

 private:
  struct Counts {
    std::uint32_t least = 0;
    std::uint32_t most = 0;
  };

  [[noreturn]] void fail(std::string_view what) const { regex_.fail(what, position_); }

  [[nodiscard]] bool at_end() const noexcept { return position_ >= pattern_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return position_ + ahead < pattern_.size() ? pattern_[position_ + ahead] : '\0';
  }
  bool accept(std::string_view text) noexcept {
    if (pattern_.substr(position_, text.size()) != text) return false;
    position_ += text.size();
    return true;
  }

  std::uint32_t add(Node node) {
    nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  std::uint32_t choice(int depth) {
    if (depth > kDeepest) fail("nests groups deeper than 200");
    std::vector<std::uint32_t> branches = {sequence(depth)};
    while (accept("|")) branches.push_back(sequence(depth));
    if (branches.size() == 1) return branches.front();
    return add({.kind = Kind::kChoice, .children = std::move(branches)});
  }

  std::uint32_t sequence(int depth) {
    std::vector<std::uint32_t> parts;
    while (!at_end() && peek() != '|' && peek() != ')') parts.push_back(repeated(depth));
    return add({.kind = Kind::kSequence, .children = std::move(parts)});
  }

  std::uint32_t repeated(int depth) {
    const std::size_t start = position_;
    if (peek() == '*' || peek() == '+' || peek() == '?' || counts()) {
      regex_.fail("has a repetition with nothing to repeat", start);
    }
    const std::uint32_t part = atom(depth);
    const std::optional<Counts> repetition = read_repetition();
    if (!repetition) return part;
    if (peek() == '+') fail("has a possessive repetition, which is not supported,");
    (void)accept("?");
    if (read_repetition()) fail("repeats a repetition");
    return add({.kind = Kind::kRepeat,
                .children = {part},
                .least = repetition->least,
                .most = repetition->most});
  }

  std::optional<Counts> read_repetition() {
    if (accept("*")) return Counts{0, kUnlimited};
    if (accept("+")) return Counts{1, kUnlimited};
    if (accept("?")) return Counts{0, 1};
    const std::size_t start = position_;
    const std::optional<Counts> read = counts();
    if (read && read->least > read->most) {
      position_ = start;
      fail("has a count whose least is above its most");
    }
    return read;
  }

  /// {m}, {m,}, {,n} or {m,n}; nothing, and no step ahead, for other braces, which are literals.
  std::optional<Counts> counts() {
    const std::size_t start = position_;
    if (!accept("{")) return std::nullopt;
    const std::optional<std::uint32_t> least = number();
    const bool comma = accept(",");
    const std::optional<std::uint32_t> most = comma ? number() : least;
    if ((least || comma) && accept("}"))
      return Counts{least.value_or(0), most.value_or(kUnlimited)};
    position_ = start;
    return std::nullopt;
  }

  std::optional<std::uint32_t> number() {
    if (!is_digit(peek())) return std::nullopt;
    std::uint32_t value = 0;
    for (; is_digit(peek()); ++position_) {
      value = value * 10 + static_cast<std::uint32_t>(peek() - '0');
      if (value > kMostRepeats) fail("repeats more than 100000 times");
    }
    return value;
  }

  std::uint32_t atom(int depth) {
    const std::size_t start = position_;
    if (accept("(")) return group(start, depth);
    if (accept("[")) return bracketed_class(start);
    if (accept(".")) {
      return add({.kind = Kind::kClass, .set = {{{'\n', '\n'}}, "", true}, .offset = start});
    }
    if (accept("^") || accept("\\A")) return add({.kind = Kind::kStart, .offset = start});
    if (accept("$") || accept("\\Z")) return add({.kind = Kind::kEnd, .offset = start});
    if (is_class_escape()) {
      position_ += 2;
      return add(
          {.kind = Kind::kClass, .set = {{}, {pattern_[start + 1]}, false}, .offset = start});
    }
    std::string bytes;
    if (peek() == '\\') {
      append_code_point(escaped_character(), bytes);
    } else {
      ++position_;
      while ((static_cast<unsigned char>(peek()) & 0xC0U) == 0x80U) ++position_;
      bytes = pattern_.substr(start, position_ - start);
    }
    return add({.kind = Kind::kLiteral, .bytes = std::move(bytes)});
  }

  std::uint32_t group(std::size_t start, int depth) {
    if (accept("?P<")) {
      const std::size_t end = pattern_.find('>', position_);
      if (end == std::string_view::npos) fail("has a group name without its >");
      position_ = end + 1;
    } else if (!accept("?:") && peek() == '?') {
      const std::string_view kind = pattern_.substr(position_ + 1, 2);
      const bool looks =
          kind.starts_with('=') || kind.starts_with('!') || kind == "<=" || kind == "<!";
      regex_.fail(looks ? "looks ahead or behind, which is not supported,"
                        : "has a kind of group that is not supported",
                  start);
    }
    const std::uint32_t inside = choice(depth + 1);
    if (!accept(")")) regex_.fail("has a ( without its )", start);
    return inside;
  }

  [[nodiscard]] bool is_class_escape() const noexcept {
    constexpr std::string_view kLetters = "dDwWsS";
    return peek() == '\\' && peek(1) != '\0' && kLetters.find(peek(1)) != kLetters.npos;
  }

  /// The character that a backslash and what follows it stand for.
  std::uint32_t escaped_character() {
    if (position_ + 1 >= pattern_.size()) fail("ends in a backslash");
    const char c = peek(1);
    if (is_digit(c) && c != '0') fail("has a backreference, which is not supported,");
    constexpr std::string_view kLetters = "tnrfv";
    constexpr std::string_view kControls = "\t\n\r\f\v";
    const std::size_t control = kLetters.find(c);
    if (control == kLetters.npos && (is_digit(c) || is_letter(c))) {
      fail("has an escape that is not supported");
    }
    ++position_;
    const std::uint32_t character = next_code_point(pattern_, position_);
    return control == kLetters.npos ? character : static_cast<std::uint32_t>(kControls[control]);
  }

  std::uint32_t bracketed_class(std::size_t start) {
    CharacterClass set;
    set.negated = accept("^");
    for (bool first = true; first || peek() != ']'; first = false) {
      if (at_end()) regex_.fail("has a [ without its ]", start);
      add_member(set);
    }
    ++position_;
    return add({.kind = Kind::kClass, .set = std::move(set), .offset = start});
  }

  void add_member(CharacterClass& set) {
    if (is_class_escape()) {
      set.letters += peek(1);
      position_ += 2;
      return;
    }
    const std::uint32_t first = class_character();
    std::uint32_t last = first;
    if (peek() == '-' && position_ + 1 < pattern_.size() && peek(1) != ']') {
      ++position_;
      last = class_character();
      if (last < first) fail("has a range of characters that ends before it begins");
    }
    set.ranges.push_back({first, last});
  }

  std::uint32_t class_character() {
    return peek() == '\\' ? escaped_character() : next_code_point(pattern_, position_);
  }

  Regex& regex_;
  std::string_view pattern_;
  std::size_t position_ = 0;
  std::vector<Node>& nodes_;
};

Regex::Regex(std::string_view pattern, std::string_view column)
    : pattern_(pattern), column_(column) {
  Parser(*this).parse();
}

void Regex::fail(std::string_view what, std::size_t offset) const {
  const auto begins_character = [](char byte) { return (byte & '\xC0') != '\x80'; };
  const auto end = pattern_.begin() + static_cast<std::ptrdiff_t>(offset);
  const auto before = std::count_if(pattern_.begin(), end, begins_character);
  fail(std::string(what) + " at character " + std::to_string(before + 1));
}

void Regex::fail(std::string_view what) const {
  constexpr std::size_t kMostShown = 200;
  const std::string shown =
      pattern_.size() <= kMostShown ? pattern_ : pattern_.substr(0, kMostShown) + "...";
  const std::string of_column = column_.empty() ? "" : " of column \"" + column_ + '"';
  throw Error(ErrorCode::kData, "The regular expression \"" + shown + '"' + of_column + ' ' +
                                    std::string(what) +
                                    (column_.empty() ? "." : "; change its regex_format."));
}

}  // namespace likeness::text
