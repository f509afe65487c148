#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/regex.hpp"

namespace likeness::text {

/// Tells which texts a regular expression matches as a whole, in time proportional to the length of
/// the text, whatever the expression.
class RegexMatcher {
 public:
  /// Throws Error(kData) where the expression has more than 100,000 steps once its repetitions are
  /// written out.
  explicit RegexMatcher(const Regex& regex);

  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  enum class Operation {
    kCharacter,  ///< take a code point of set `first`, go on with the next instruction
    kFork,       ///< go on with both `first` and `second`
    kStart,      ///< go on only before the first code point
    kEnd,        ///< go on only after the last code point
    kMatch,
  };
  struct Instruction {
    Operation operation = Operation::kMatch;
    std::size_t first = 0;
    std::size_t second = 0;
  };
  struct Set {
    std::bitset<128> ascii;
    CharacterClass beyond;
    [[nodiscard]] bool contains(std::uint32_t code_point) const noexcept;
  };

  class Compiler;
  class States;

  std::vector<Instruction> program_;
  std::vector<Set> sets_;
};

}  // namespace likeness::text
