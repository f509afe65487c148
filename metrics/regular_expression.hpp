#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace likeness::metrics {

/// A regular expression in Python's notation that tells which texts it matches as a whole, in time
/// proportional to the length of the text, whatever the expression.
///
/// Literals, `.`, sets, `\d \D \w \W \s \S` (of ASCII), escapes, groups (named and plain ones
/// alike),
/// `|`, `* + ? {m} {m,} {,n} {m,n}` (lazy ones alike), `^ $ \A \Z`. Characters are code points of
/// UTF-8. Without back references, look-around and flags.
class RegularExpression {
 public:
  /// Throws Error(kData) that says what in the expression is wrong, or not supported.
  explicit RegularExpression(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  friend class RegularExpressionCompiler;

  /// Code points by ranges, both ends included.
  struct CharacterSet {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
    bool negated = false;
    [[nodiscard]] bool contains(std::uint32_t code_point) const noexcept;
  };

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

  class States;

  std::vector<Instruction> program_;
  std::vector<CharacterSet> sets_;
};

}  // namespace likeness::metrics
