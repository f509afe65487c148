#include "metrics/regular_expression.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "likeness/error.hpp"

namespace likeness::metrics {
namespace {

constexpr std::uint32_t kLastCodePoint = 0x10FFFF;
constexpr std::size_t kMaximumInstructions = 100000;
constexpr std::size_t kMaximumDepth = 200;
constexpr std::size_t kUnlimited = SIZE_MAX;

/// The code point at `position`, which moves behind it. A byte that is no UTF-8 stands for itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t lead = byte(position++);
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  if (more == 0 || position + more > text.size()) return lead;
  std::uint32_t code_point = lead & (0x3FU >> more);
  for (std::size_t k = 0; k < more; ++k) {
    code_point = (code_point << 6) | (byte(position + k) & 0x3FU);
  }
  position += more;
  return code_point;
}

}  // namespace

bool RegularExpression::CharacterSet::contains(std::uint32_t code_point) const noexcept {
  const bool listed = std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
    return range.first <= code_point && code_point <= range.second;
  });
  return listed != negated;
}

/// Recursive descent over the pattern; instructions are written as they are read.
class RegularExpressionCompiler {
 public:
  using CharacterSet = RegularExpression::CharacterSet;
  using Operation = RegularExpression::Operation;
  using Program = std::vector<RegularExpression::Instruction>;

  RegularExpressionCompiler(std::string_view pattern, RegularExpression& expression)
      : pattern_(pattern), expression_(expression) {}

  void compile() {
    alternatives();
    if (position_ < pattern_.size()) fail("has a ) without its (");
    emit(Operation::kMatch);
  }

 private:
  struct Repetition {
    std::size_t least = 1;
    std::size_t most = 1;
  };

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kData, "The regular expression \"" + std::string(pattern_) + "\" " +
                                      what + " at character " + std::to_string(position_ + 1) +
                                      ".");
  }

  [[nodiscard]] bool at_end() const { return position_ == pattern_.size(); }
  [[nodiscard]] bool ahead(std::string_view text) const {
    return pattern_.substr(position_, text.size()) == text;
  }
  bool take(std::string_view text) {
    if (!ahead(text)) return false;
    position_ += text.size();
    return true;
  }

  std::size_t emit(Operation operation, std::size_t first = 0, std::size_t second = 0) {
    auto& program = expression_.program_;
    if (program.size() >= kMaximumInstructions)
      fail("is too large once its counts are written out");
    program.push_back({operation, first, second});
    return program.size() - 1;
  }
  [[nodiscard]] std::size_t next() const { return expression_.program_.size(); }
  RegularExpression::Instruction& instruction(std::size_t index) {
    return expression_.program_[index];
  }
  void emit_set(CharacterSet set) {
    expression_.sets_.push_back(std::move(set));
    emit(Operation::kCharacter, expression_.sets_.size() - 1);
  }
  /// Both branches the same: a jump.
  std::size_t emit_jump() { return emit(Operation::kFork); }
  void land(std::size_t jump) {
    instruction(jump).first = next();
    instruction(jump).second = next();
  }

  void alternatives() {
    if (++depth_ > kMaximumDepth) fail("is nested too deeply");
    std::vector<std::size_t> jumps;
    std::size_t fork = emit(Operation::kFork);
    for (;;) {
      instruction(fork).first = next();
      sequence();
      if (!take("|")) break;
      jumps.push_back(emit_jump());
      instruction(fork).second = next();
      fork = emit(Operation::kFork);
    }
    instruction(fork).second = instruction(fork).first;
    for (const std::size_t jump : jumps) land(jump);
    --depth_;
  }

  void sequence() {
    while (!at_end() && !ahead("|") && !ahead(")")) repeated_part();
  }

  void repeated_part() {
    const std::size_t begin = next();
    part();
    const std::optional<Repetition> repetition = read_repetition();
    if (!repetition) return;

    auto& program = expression_.program_;
    const Program written(program.begin() + static_cast<std::ptrdiff_t>(begin), program.end());
    program.resize(begin);
    for (std::size_t k = 0; k < repetition->least; ++k) write_copy(written, begin);
    if (repetition->most == kUnlimited) {
      const std::size_t fork = emit(Operation::kFork, next() + 1);
      write_copy(written, begin);
      emit(Operation::kFork, fork, fork);
      instruction(fork).second = next();
    } else {
      std::vector<std::size_t> forks;
      for (std::size_t k = repetition->least; k < repetition->most; ++k) {
        forks.push_back(emit(Operation::kFork, next() + 1));
        write_copy(written, begin);
      }
      for (const std::size_t fork : forks) instruction(fork).second = next();
    }
  }

  /// Appends instructions that were written from `begin` on, moved to where the program ends now.
  void write_copy(const Program& written, std::size_t begin) {
    const std::size_t shift = next() - begin;
    for (const RegularExpression::Instruction& original : written) {
      const bool is_fork = original.operation == Operation::kFork;
      emit(original.operation, original.first + (is_fork ? shift : 0),
           original.second + (is_fork ? shift : 0));
    }
  }

  std::optional<Repetition> read_repetition() {
    std::optional<Repetition> result;
    if (take("*")) {
      result = {0, kUnlimited};
    } else if (take("+")) {
      result = {1, kUnlimited};
    } else if (take("?")) {
      result = {0, 1};
    } else {
      result = read_counts();
    }
    if (!result) return result;
    if (take("+")) fail("has a possessive repetition, which is not supported,");
    take("?");
    if (ahead("*") || ahead("+") || ahead("?")) fail("repeats a repetition");
    return result;
  }

  /// {m}, {m,}, {,n} or {m,n}; other braces are literal.
  std::optional<Repetition> read_counts() {
    const std::size_t begin = position_;
    if (!take("{")) return std::nullopt;
    const std::optional<std::size_t> least = read_count();
    const bool comma = take(",");
    const std::optional<std::size_t> most = comma ? read_count() : least;
    if (!take("}") || (!least && !comma)) {
      position_ = begin;
      return std::nullopt;
    }
    const Repetition result = {least.value_or(0), most.value_or(kUnlimited)};
    if (result.least > result.most) fail("has a count whose least is above its most");
    return result;
  }

  std::optional<std::size_t> read_count() {
    std::optional<std::size_t> count;
    while (!at_end() && pattern_[position_] >= '0' && pattern_[position_] <= '9') {
      count = count.value_or(0) * 10 + static_cast<std::size_t>(pattern_[position_++] - '0');
      if (*count > kMaximumInstructions) fail("has too large a count");
    }
    return count;
  }

  void part() {
    if (take("(")) {
      group();
    } else if (take("[")) {
      emit_set(bracketed_set());
    } else if (take(".")) {
      emit_set({{{'\n', '\n'}}, true});
    } else if (take("^")) {
      emit(Operation::kStart);
    } else if (take("$")) {
      emit(Operation::kEnd);
    } else if (take("\\A")) {
      emit(Operation::kStart);
    } else if (take("\\Z")) {
      emit(Operation::kEnd);
    } else if (ahead("*") || ahead("+") || ahead("?")) {
      fail("has nothing to repeat");
    } else if (take("\\")) {
      emit_set(escaped_set());
    } else {
      const std::uint32_t character = next_code_point(pattern_, position_);
      emit_set({{{character, character}}, false});
    }
  }

  void group() {
    if (take("?P<")) {
      const std::size_t end = pattern_.find('>', position_);
      if (end == std::string_view::npos) fail("has a group name without its >");
      position_ = end + 1;
    } else if (!take("?:") && ahead("?")) {
      fail("has a kind of group that is not supported");
    }
    alternatives();
    if (!take(")")) fail("has a ( without its )");
  }

  CharacterSet bracketed_set() {
    CharacterSet set;
    set.negated = take("^");
    bool first = true;
    while (first || !ahead("]")) {
      if (at_end()) fail("has a [ without its ]");
      first = false;
      const CharacterSet low = set_member();
      const bool is_range =
          ahead("-") && position_ + 1 < pattern_.size() && pattern_[position_ + 1] != ']';
      if (!is_range) {
        append(set, low);
        continue;
      }
      take("-");
      const CharacterSet high = set_member();
      if (!is_single(low) || !is_single(high) || low.ranges[0].first > high.ranges[0].first) {
        fail("has a range of characters that ends before it begins");
      }
      set.ranges.emplace_back(low.ranges[0].first, high.ranges[0].first);
    }
    take("]");
    return set;
  }

  CharacterSet set_member() {
    if (take("\\")) return escaped_set();
    const std::uint32_t character = next_code_point(pattern_, position_);
    return {{{character, character}}, false};
  }

  static bool is_single(const CharacterSet& set) {
    return !set.negated && set.ranges.size() == 1 && set.ranges[0].first == set.ranges[0].second;
  }

  /// A negated class within brackets is appended as the ranges between its own.
  static void append(CharacterSet& set, const CharacterSet& added) {
    if (!added.negated) {
      set.ranges.insert(set.ranges.end(), added.ranges.begin(), added.ranges.end());
      return;
    }
    std::uint32_t begin = 0;
    for (const auto& [low, high] : added.ranges) {
      if (low > begin) set.ranges.emplace_back(begin, low - 1);
      begin = high + 1;
    }
    set.ranges.emplace_back(begin, kLastCodePoint);
  }

  /// What stands behind a backslash. Ranges of classes are in ascending order.
  CharacterSet escaped_set() {
    if (at_end()) fail("ends in a backslash");
    const std::uint32_t character = next_code_point(pattern_, position_);
    const auto single = [](std::uint32_t code_point) {
      return CharacterSet{{{code_point, code_point}}, false};
    };
    switch (character) {
      case 'd':
      case 'D':
        return {{{'0', '9'}}, character == 'D'};
      case 'w':
      case 'W':
        return {{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, character == 'W'};
      case 's':
      case 'S':
        return {{{'\t', '\r'}, {' ', ' '}}, character == 'S'};
      case 'n':
        return single('\n');
      case 't':
        return single('\t');
      case 'r':
        return single('\r');
      case 'f':
        return single('\f');
      case 'v':
        return single('\v');
      default:
        break;
    }
    const bool letter_or_digit = (character >= '0' && character <= '9') ||
                                 (character >= 'A' && character <= 'Z') ||
                                 (character >= 'a' && character <= 'z');
    if (letter_or_digit) fail("has an escape that is not supported");
    return single(character);
  }

  std::string_view pattern_;
  RegularExpression& expression_;
  std::size_t position_ = 0;
  std::size_t depth_ = 0;
};

/// The instructions at which the matcher stands at once, each kept once.
class RegularExpression::States {
 public:
  explicit States(std::size_t instructions) : stands_(instructions, false) {}

  void clear() {
    for (const std::size_t state : states_) stands_[state] = false;
    states_.clear();
  }
  /// Adds an instruction and all that follow from it without taking a character.
  void add(const std::vector<Instruction>& program, std::size_t state, bool at_start, bool at_end) {
    pending_.push_back(state);
    while (!pending_.empty()) {
      const std::size_t index = pending_.back();
      pending_.pop_back();
      if (stands_[index]) continue;
      stands_[index] = true;
      states_.push_back(index);
      const Instruction& instruction = program[index];
      if (instruction.operation == Operation::kFork) {
        pending_.push_back(instruction.first);
        pending_.push_back(instruction.second);
      } else if ((instruction.operation == Operation::kStart && at_start) ||
                 (instruction.operation == Operation::kEnd && at_end)) {
        pending_.push_back(index + 1);
      }
    }
  }
  [[nodiscard]] const std::vector<std::size_t>& all() const noexcept { return states_; }
  [[nodiscard]] bool contains(std::size_t state) const { return stands_[state]; }

 private:
  std::vector<bool> stands_;
  std::vector<std::size_t> states_;
  std::vector<std::size_t> pending_;
};

RegularExpression::RegularExpression(std::string_view pattern) {
  RegularExpressionCompiler(pattern, *this).compile();
}

bool RegularExpression::matches(std::string_view text) const {
  States now(program_.size());
  States then(program_.size());
  now.add(program_, 0, true, text.empty());
  std::size_t position = 0;
  while (position < text.size() && !now.all().empty()) {
    const std::uint32_t character = next_code_point(text, position);
    then.clear();
    for (const std::size_t state : now.all()) {
      const Instruction& instruction = program_[state];
      if (instruction.operation == Operation::kCharacter &&
          sets_[instruction.first].contains(character)) {
        then.add(program_, state + 1, false, position == text.size());
      }
    }
    std::swap(now, then);
  }
  return now.contains(program_.size() - 1);
}

}  // namespace likeness::metrics
