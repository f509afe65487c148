#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/regex.hpp"

namespace likeness::text {

/// The strings that a regular expression describes, numbered.
///
/// `.`, negated classes, `\D` and `\W` give printable ASCII, as far as it allows; `\s` gives a
/// space. `*`, `+` and `{m,}` repeat at most 16 times more than they must. Anchors are understood
/// where nothing can stand beyond them.
///
/// What is numbered is derivations: ways to choose a branch, a number of repetitions, a character.
/// Different ones give different strings unless the expression is ambiguous, as `a?a?` is.
class RegexStrings {
 public:
  /// How many repetitions `*` stands for; `+` and `{m,}` allow this many more than they ask for.
  static constexpr std::uint32_t kOpenRepeats = 16;

  /// Throws Error(kData) where no string can be made, or one could take more than 100,000 steps.
  explicit RegexStrings(const Regex& regex);

  /// How many derivations there are; 2^64 - 1 stands for that and more.
  [[nodiscard]] std::uint64_t count() const noexcept;

  /// The string of derivation `index`, which is below count(). Where there are more than 2^64 - 1,
  /// these indices still give different derivations, spread over all of them.
  [[nodiscard]] std::string at(std::uint64_t index) const;
  void append_at(std::uint64_t index, std::string& out) const;

  /// Appends the string in which every choice (branch, repetitions, character) is drawn with equal
  /// chances, all from `bits`.
  void append_random(std::uint64_t bits, std::string& out) const;

 private:
  enum class Kind { kLiteral, kSet, kSequence, kChoice, kRepeat };
  struct Node {
    Kind kind = Kind::kLiteral;
    std::string bytes = {};                          // kLiteral
    std::vector<CharacterClass::Range> ranges = {};  // kSet, ascending and apart
    std::vector<std::uint32_t> children =
        {};                   // kChoice: by count, the smallest first; kRepeat: one
    std::uint32_t least = 0;  // kRepeat
    std::uint32_t most = 0;   // kRepeat
    std::uint64_t count = 1;
    std::uint64_t steps = 1;  // that making the longest string takes
  };
  class Builder;
  class Writer;

  std::vector<Node> nodes_;  // the last one is the root
};

}  // namespace likeness::text
