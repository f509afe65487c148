#include "models/frame/regex_strings.hpp"

#include <algorithm>
#include <bitset>
#include <limits>
#include <optional>

#include "core/hash.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kMany = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMostSteps = 100'000;
constexpr std::uint32_t kMostRepeats = 100'000;
constexpr std::size_t kLongestRegex = 10'000;
constexpr int kDeepest = 64;

std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) noexcept {
  return a > kMany - b ? kMany : a + b;
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) noexcept {
  return b != 0 && a > kMany / b ? kMany : a * b;
}

using CharacterSet = std::bitset<128>;

void add_range(CharacterSet& set, char first, char last) {
  for (int c = first; c <= last; ++c) set.set(static_cast<std::size_t>(c));
}

CharacterSet printable() {
  CharacterSet set;
  add_range(set, ' ', '~');
  return set;
}

/// The characters of `\d`, `\w`, `\s` and their negations; nothing for another letter.
std::optional<CharacterSet> escaped_set(char letter) {
  CharacterSet set;
  switch (letter) {
    case 'd':
    case 'D':
      add_range(set, '0', '9');
      break;
    case 'w':
    case 'W':
      add_range(set, '0', '9');
      add_range(set, 'A', 'Z');
      add_range(set, 'a', 'z');
      set.set('_');
      break;
    case 's':
    case 'S':
      set.set(' ');
      break;
    default:
      return std::nullopt;
  }
  return letter < 'a' ? printable() & ~set : set;
}

std::string characters(const CharacterSet& set) {
  std::string result;
  for (std::size_t c = 0; c < set.size(); ++c) {
    if (set.test(c)) result += static_cast<char>(c);
  }
  return result;
}

/// base^exponent
std::uint64_t saturating_power(std::uint64_t base, std::uint32_t exponent) noexcept {
  if (base < 2) return 1;
  std::uint64_t power = 1;
  for (std::uint32_t k = 0; k < exponent && power < kMany; ++k) {
    power = saturating_product(power, base);
  }
  return power;
}

/// The sum of base^times over `times` from least to most.
std::uint64_t repeated_count(std::uint64_t base, std::uint32_t least, std::uint32_t most) noexcept {
  if (base < 2) return std::uint64_t{1} + most - least;
  std::uint64_t sum = 0;
  for (std::uint32_t times = least; times <= most && sum < kMany; ++times) {
    sum = saturating_sum(sum, saturating_power(base, times));
  }
  return sum;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

/// Builds the nodes by recursive descent, every node after its children.
class RegexParser {
 public:
  RegexParser(std::string_view regex, std::string_view column, RegexStrings& strings)
      : regex_(regex), column_(column), nodes_(strings.nodes_) {}

  void parse() {
    if (regex_.size() > kLongestRegex) {
      throw Error(ErrorCode::kData, "The regex of column \"" + std::string(column_) +
                                        "\" has more than 10000 bytes; shorten regex_format in "
                                        "the metadata.");
    }
    choice(0);
    if (!at_end()) fail("has a closing parenthesis without an opening one");
  }

 private:
  using Node = RegexStrings::Node;
  using Kind = RegexStrings::Kind;

  [[noreturn]] void fail(std::string_view what) const {
    throw Error(ErrorCode::kData, "The regex \"" + std::string(regex_) + "\" of column \"" +
                                      std::string(column_) + "\" " + std::string(what) +
                                      " at character " + std::to_string(position_ + 1) +
                                      "; change regex_format in the metadata.");
  }

  [[nodiscard]] bool at_end() const noexcept { return position_ >= regex_.size(); }
  [[nodiscard]] char peek() const noexcept { return at_end() ? '\0' : regex_[position_]; }
  bool accept(std::string_view text) noexcept {
    if (regex_.substr(position_, text.size()) != text) return false;
    position_ += text.size();
    return true;
  }

  std::uint32_t add(Node node) {
    if (node.steps > kMostSteps) fail("describes strings of more than 100000 characters");
    nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  std::uint32_t choice(int depth) {
    if (depth > kDeepest) fail("nests groups deeper than 64");
    std::vector<std::uint32_t> branches = {sequence(depth)};
    while (accept("|")) branches.push_back(sequence(depth));
    if (branches.size() == 1) return branches.front();
    std::stable_sort(branches.begin(), branches.end(), [&](std::uint32_t a, std::uint32_t b) {
      return nodes_[a].count < nodes_[b].count;
    });
    Node node;
    node.kind = Kind::kChoice;
    node.count = 0;
    for (const std::uint32_t branch : branches) {
      node.count = saturating_sum(node.count, nodes_[branch].count);
      node.steps = saturating_sum(node.steps, nodes_[branch].steps);
    }
    node.children = std::move(branches);
    return add(std::move(node));
  }

  std::uint32_t sequence(int depth) {
    if (depth == 0) (void)accept("^");
    Node node;
    node.kind = Kind::kSequence;
    while (!at_end() && peek() != '|' && peek() != ')') {
      if (depth == 0 && peek() == '$' && ends_branch(position_ + 1)) {
        ++position_;
        break;
      }
      node.children.push_back(repeated(depth));
      const Node& child = nodes_[node.children.back()];
      node.count = saturating_product(node.count, child.count);
      node.steps = saturating_sum(node.steps, child.steps);
      if (node.steps > kMostSteps) break;
    }
    return add(std::move(node));
  }

  [[nodiscard]] bool ends_branch(std::size_t position) const noexcept {
    return position >= regex_.size() || regex_[position] == '|';
  }

  std::uint32_t repeated(int depth) {
    const std::uint32_t child = atom(depth);
    Node node;
    if (!quantifier(node)) return child;
    if (quantifier_ahead()) fail("has a quantifier behind another");
    node.kind = Kind::kRepeat;
    node.children = {child};
    node.steps = saturating_sum(1, saturating_product(node.most, nodes_[child].steps));
    if (node.steps > kMostSteps) fail("describes strings of more than 100000 characters");
    node.count = repeated_count(nodes_[child].count, node.least, node.most);
    return add(std::move(node));
  }

  [[nodiscard]] bool quantifier_ahead() const noexcept {
    const char c = peek();
    return c == '*' || c == '+' || c == '?' || c == '{';
  }

  /// Reads `?`, `*`, `+` or `{...}` and the `?` of a lazy one into least and most; false for none.
  bool quantifier(Node& node) {
    if (accept("?")) {
      node.most = 1;
    } else if (accept("*")) {
      node.most = RegexStrings::kOpenRepeats;
    } else if (accept("+")) {
      node.least = 1;
      node.most = 1 + RegexStrings::kOpenRepeats;
    } else if (accept("{")) {
      const std::optional<std::uint32_t> least = number();
      node.least = least.value_or(0);
      if (accept(",")) {
        node.most = number().value_or(node.least + RegexStrings::kOpenRepeats);
      } else {
        if (!least.has_value()) fail("has a quantifier without a number");
        node.most = node.least;
      }
      if (node.most < node.least) fail("has a quantifier whose bounds are reversed");
      if (!accept("}")) fail("has a quantifier that is not like {2}, {2,5} or {2,}");
    } else {
      return false;
    }
    (void)accept("?");
    return true;
  }

  std::optional<std::uint32_t> number() {
    if (!is_digit(peek())) return std::nullopt;
    std::uint32_t value = 0;
    while (is_digit(peek())) {
      value = value * 10 + static_cast<std::uint32_t>(peek() - '0');
      if (value > kMostRepeats) fail("repeats more than 100000 times");
      ++position_;
    }
    return value;
  }

  std::uint32_t atom(int depth) {
    const char c = peek();
    switch (c) {
      case '(':
        return group(depth);
      case '[':
        return character_class();
      case '.':
        ++position_;
        return add_set(printable());
      case '\\':
        return escape();
      case '^':
      case '$':
        fail("has an anchor that is not at its ends");
      case '*':
      case '+':
      case '?':
      case '{':
        fail("has a quantifier with nothing to repeat");
      default:
        return literal();
    }
  }

  std::uint32_t group(int depth) {
    const std::size_t start = position_++;
    if (peek() == '?' && !accept("?:")) {
      fail("has a group that begins with (?, which only (?: ) may");
    }
    const std::uint32_t inside = choice(depth + 1);
    if (!accept(")")) {
      position_ = start;
      fail("has a parenthesis that is not closed");
    }
    return inside;
  }

  std::uint32_t literal() {
    const std::size_t start = position_++;
    while (!at_end() && (static_cast<unsigned char>(peek()) & 0xC0U) == 0x80U) ++position_;
    return add_literal(std::string(regex_.substr(start, position_ - start)));
  }

  std::uint32_t escape() {
    const char next = position_ + 1 < regex_.size() ? regex_[position_ + 1] : '\0';
    if (const auto set = escaped_set(next)) {
      position_ += 2;
      return add_set(*set);
    }
    return add_literal(std::string(1, escaped_character()));
  }

  /// The one character that `\` and what follows it stand for.
  char escaped_character() {
    const char c = position_ + 1 < regex_.size() ? regex_[position_ + 1] : '\0';
    if (is_digit(c) && c != '0') fail("has a backreference, which is not supported,");
    constexpr std::string_view kLetters = "tnrfv";
    constexpr std::string_view kControls = "\t\n\r\f\v";
    const std::size_t control = kLetters.find(c);
    const bool unknown =
        c == '\0' || is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80U;
    if (control == kLetters.npos && unknown) fail("has an escape that is not supported");
    position_ += 2;
    return control == kLetters.npos ? c : kControls[control];
  }

  std::uint32_t character_class() {
    const std::size_t start = position_++;
    const bool negated = accept("^");
    CharacterSet set;
    for (bool first = true; first || peek() != ']'; first = false) {
      if (at_end()) {
        position_ = start;
        fail("has a class that is not closed");
      }
      add_member(set);
    }
    ++position_;
    if (negated) set = printable() & ~set;
    if (set.none()) fail("has a class without a character");
    return add_set(set);
  }

  void add_member(CharacterSet& set) {
    if (peek() == '\\' && position_ + 1 < regex_.size()) {
      if (const auto escaped = escaped_set(regex_[position_ + 1])) {
        position_ += 2;
        set |= *escaped;
        return;
      }
    }
    const char first = class_character();
    char last = first;
    const bool range =
        peek() == '-' && position_ + 1 < regex_.size() && regex_[position_ + 1] != ']';
    if (range) {
      ++position_;
      last = class_character();
      if (last < first) fail("has a range whose ends are reversed");
    }
    add_range(set, first, last);
  }

  char class_character() {
    const char c = peek();
    if (c == '\\') return escaped_character();
    if (static_cast<unsigned char>(c) >= 0x80U) fail("has a class with a character beyond ASCII");
    ++position_;
    return c;
  }

  std::uint32_t add_set(const CharacterSet& set) {
    Node node;
    node.kind = Kind::kSet;
    node.bytes = characters(set);
    node.count = node.bytes.size();
    return add(std::move(node));
  }

  std::uint32_t add_literal(std::string bytes) {
    Node node;
    node.steps = bytes.size();
    node.bytes = std::move(bytes);
    return add(std::move(node));
  }

  std::string_view regex_;
  std::string_view column_;
  std::size_t position_ = 0;
  std::vector<Node>& nodes_;
};

/// Writes one string. Every node is given an index below `domain`, which is at most its count;
/// different indices must give different derivations. A domain of 1 leaves the node free, and its
/// choices are drawn.
class RegexStrings::Writer {
 public:
  Writer(const std::vector<Node>& nodes, std::uint64_t bits, std::string& out)
      : nodes_(nodes), bits_(bits), out_(out) {}

  void write(std::uint32_t id, std::uint64_t index, std::uint64_t domain) {
    const Node& node = nodes_[id];
    switch (node.kind) {
      case Kind::kLiteral:
        out_ += node.bytes;
        break;
      case Kind::kSet:
        // Few indices are spread over many characters.
        out_ += node.bytes[domain == 1 ? drawn(node.count) : index * node.count / domain];
        break;
      case Kind::kSequence:
        for (const std::uint32_t child : node.children) write_part(child, index, domain);
        break;
      case Kind::kChoice:
        write_choice(node, index, domain);
        break;
      case Kind::kRepeat:
        write_repeat(node, index, domain);
        break;
    }
  }

 private:
  std::uint64_t drawn(std::uint64_t bound) {
    bits_ = mixed_bits(bits_);
    return bits_ % bound;
  }

  /// Takes as much of the index as `child` can tell apart; leaves the rest to the next parts.
  void write_part(std::uint32_t child, std::uint64_t& index, std::uint64_t& domain) {
    const std::uint64_t part = std::min(domain, nodes_[child].count);
    write(child, index % part, part);
    index /= part;
    domain = (domain - 1) / part + 1;
  }

  void write_choice(const Node& node, std::uint64_t index, std::uint64_t domain) {
    const auto branch = choose(
        node.children.size(), [&](std::size_t k) { return nodes_[node.children[k]].count; }, index,
        domain);
    write(node.children[branch], index, domain);
  }

  void write_repeat(const Node& node, std::uint64_t index, std::uint64_t domain) {
    const std::uint32_t child = node.children.front();
    const std::uint64_t base = nodes_[child].count;
    std::uint64_t power = saturating_power(base, node.least);
    // Called for 0, 1, 2, ... in turn.
    const auto next_power = [&](std::size_t k) {
      if (k > 0) power = saturating_product(power, base);
      return power;
    };
    const std::size_t extra = choose(node.most - node.least + 1, next_power, index, domain);
    for (std::size_t times = node.least + extra; times > 0; --times) {
      write_part(child, index, domain);
    }
  }

  /// Cuts the domain into one piece for each option, none larger than the option's count, as equal
  /// as that allows; counts rise. Returns the option of the index and makes index and domain its.
  template <class CountOf>
  std::size_t choose(std::size_t options, CountOf&& count_of, std::uint64_t& index,
                     std::uint64_t& domain) {
    if (domain == 1) return static_cast<std::size_t>(drawn(options));
    std::uint64_t left = domain;
    for (std::size_t k = 0; k + 1 < options; ++k) {
      const std::uint64_t piece = std::min<std::uint64_t>(count_of(k), left / (options - k));
      if (index < piece) {
        domain = piece;
        return k;
      }
      index -= piece;
      left -= piece;
    }
    domain = left;
    return options - 1;
  }

  const std::vector<Node>& nodes_;
  std::uint64_t bits_;
  std::string& out_;
};

RegexStrings::RegexStrings(std::string_view regex, std::string_view column) {
  RegexParser(regex, column, *this).parse();
}

std::uint64_t RegexStrings::count() const noexcept {
  return nodes_.back().count;
}

std::string RegexStrings::at(std::uint64_t index) const {
  std::string out;
  append_at(index, out);
  return out;
}

void RegexStrings::append_at(std::uint64_t index, std::string& out) const {
  const auto root = static_cast<std::uint32_t>(nodes_.size() - 1);
  Writer(nodes_, index, out).write(root, index, count());
}

void RegexStrings::append_random(std::uint64_t bits, std::string& out) const {
  const auto root = static_cast<std::uint32_t>(nodes_.size() - 1);
  Writer(nodes_, bits, out).write(root, 0, 1);
}

}  // namespace likeness::models
