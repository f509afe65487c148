#include "text/regex_matcher.hpp"

#include <algorithm>
#include <utility>

#include "text/utf8.hpp"

namespace likeness::text {
namespace {

constexpr std::size_t kMostInstructions = 100'000;

/// Of the class that a letter after a backslash stands for.
bool in_lettered_class(char letter, std::uint32_t c) noexcept {
  const bool digit = c >= '0' && c <= '9';
  switch (letter) {
    case 'd':
      return digit;
    case 'w':
      return digit || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    case 's':
      return c == ' ' || (c >= '\t' && c <= '\r');
    default:
      return !in_lettered_class(static_cast<char>(letter - 'A' + 'a'), c);
  }
}

bool in_class(const CharacterClass& set, std::uint32_t c) noexcept {
  const bool listed =
      std::any_of(set.ranges.begin(), set.ranges.end(),
                  [c](const auto& range) { return range.first <= c && c <= range.last; }) ||
      std::any_of(set.letters.begin(), set.letters.end(),
                  [c](char letter) { return in_lettered_class(letter, c); });
  return listed != set.negated;
}

}  // namespace

bool RegexMatcher::Set::contains(std::uint32_t code_point) const noexcept {
  return code_point < 128 ? ascii.test(code_point) : in_class(beyond, code_point);
}

/// Writes the instructions of a tree, each repetition as copies of its part.
class RegexMatcher::Compiler {
 public:
  Compiler(const Regex& regex, RegexMatcher& matcher)
      : regex_(regex), program_(matcher.program_), sets_(matcher.sets_) {}

  void compile() {
    write(regex_.nodes().size() - 1);
    emit(Operation::kMatch);
  }

 private:
  [[nodiscard]] std::size_t next() const noexcept { return program_.size(); }

  std::size_t emit(Operation operation, std::size_t first = 0, std::size_t second = 0) {
    if (next() >= kMostInstructions)
      regex_.fail("is too large once its repetitions are written out");
    program_.push_back({operation, first, second});
    return next() - 1;
  }

  void emit_set(CharacterClass set) {
    Set compiled{{}, std::move(set)};
    for (std::uint32_t c = 0; c < 128; ++c) compiled.ascii[c] = in_class(compiled.beyond, c);
    sets_.push_back(std::move(compiled));
    emit(Operation::kCharacter, sets_.size() - 1);
  }

  void write(std::size_t id) {
    const Regex::Node& node = regex_.nodes()[id];
    switch (node.kind) {
      case Regex::Kind::kLiteral:
        for (std::size_t at = 0; at < node.bytes.size();) {
          const std::uint32_t character = next_code_point(node.bytes, at);
          emit_set({{{character, character}}, "", false});
        }
        break;
      case Regex::Kind::kClass:
        emit_set(node.set);
        break;
      case Regex::Kind::kStart:
        emit(Operation::kStart);
        break;
      case Regex::Kind::kEnd:
        emit(Operation::kEnd);
        break;
      case Regex::Kind::kSequence:
        for (const std::uint32_t child : node.children) write(child);
        break;
      case Regex::Kind::kChoice:
        write_choice(node);
        break;
      case Regex::Kind::kRepeat:
        write_repeat(node);
        break;
    }
  }

  void write_choice(const Regex::Node& node) {
    std::vector<std::size_t> jumps;
    for (std::size_t k = 0; k + 1 < node.children.size(); ++k) {
      const std::size_t fork = emit(Operation::kFork, next() + 1);
      write(node.children[k]);
      // Both ways the same: a jump.
      jumps.push_back(emit(Operation::kFork));
      program_[fork].second = next();
    }
    write(node.children.back());
    for (const std::size_t jump : jumps) program_[jump].first = program_[jump].second = next();
  }

  void write_repeat(const Regex::Node& node) {
    const std::size_t begin = next();
    write(node.children.front());
    const std::vector<Instruction> part(program_.begin() + static_cast<std::ptrdiff_t>(begin),
                                        program_.end());
    program_.resize(begin);
    if (part.empty()) return;
    for (std::uint32_t k = 0; k < node.least; ++k) write_copy(part, begin);
    if (node.most == Regex::kUnlimited) {
      const std::size_t fork = emit(Operation::kFork, next() + 1);
      write_copy(part, begin);
      emit(Operation::kFork, fork, fork);
      program_[fork].second = next();
      return;
    }
    std::vector<std::size_t> forks;
    for (std::uint32_t k = node.least; k < node.most; ++k) {
      forks.push_back(emit(Operation::kFork, next() + 1));
      write_copy(part, begin);
    }
    for (const std::size_t fork : forks) program_[fork].second = next();
  }

  /// Appends instructions that were written from `begin` on, moved to where the program ends now.
  void write_copy(const std::vector<Instruction>& part, std::size_t begin) {
    const std::size_t shift = next() - begin;
    for (const Instruction& original : part) {
      const std::size_t moved = original.operation == Operation::kFork ? shift : 0;
      emit(original.operation, original.first + moved, original.second + moved);
    }
  }

  const Regex& regex_;
  std::vector<Instruction>& program_;
  std::vector<Set>& sets_;
};

/// The instructions at which the matcher stands at once, each kept once.
class RegexMatcher::States {
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

RegexMatcher::RegexMatcher(const Regex& regex) {
  Compiler(regex, *this).compile();
}

bool RegexMatcher::matches(std::string_view text) const {
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

}  // namespace likeness::text
