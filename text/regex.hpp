#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::text {

/// A set of characters as a regular expression writes it.
struct CharacterClass {
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  std::vector<Range> ranges;  ///< code points, both ends included, in the order written
  std::string letters;        ///< of `\d \D \w \W \s \S`, those that are in the class
  bool negated = false;
};

/// A regular expression in Python's notation as a syntax tree, which RegexMatcher and RegexStrings
/// walk: one dialect for texts that are checked and texts that are generated.
///
/// Understood are literals, `.`, classes, `\d \D \w \W \s \S` (of ASCII), the escapes `\t \n \r \f
/// \v` and those of punctuation, groups (`(?:)`, plain and named ones alike), `|`, `* + ? {m} {m,}
/// {,n} {m,n}` (lazy ones alike), `^ $ \A \Z`. Braces that hold no counts are literals. Characters
/// are code points of UTF-8. Backreferences, look-around, flags and possessive repetitions are not
/// supported.
class Regex {
 public:
  enum class Kind { kLiteral, kClass, kStart, kEnd, kSequence, kChoice, kRepeat };

  static constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();

  struct Node {
    Kind kind = Kind::kSequence;
    std::string bytes = {};                    ///< kLiteral: one character
    CharacterClass set = {};                   ///< kClass
    std::vector<std::uint32_t> children = {};  ///< kSequence, kChoice (two or more), kRepeat (one)
    std::uint32_t least = 0;                   ///< kRepeat
    std::uint32_t most = 0;                    ///< kRepeat, where it may be kUnlimited
    std::size_t offset = 0;                    ///< of kClass, kStart and kEnd in the pattern
  };

  /// Throws Error(kData) that says what in the pattern is wrong or not supported, and where. The
  /// sentence names the column whose values the pattern describes, unless that is empty.
  explicit Regex(std::string_view pattern, std::string_view column = {});

  /// Every node after its children; the last one is the root.
  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }

  /// Throws the Error(kData) of a pattern that `what` is said of, at one of its bytes.
  [[noreturn]] void fail(std::string_view what, std::size_t offset) const;
  /// Throws the Error(kData) of a pattern that `what` is said of.
  [[noreturn]] void fail(std::string_view what) const;

 private:
  class Parser;

  std::string pattern_;
  std::string column_;
  std::vector<Node> nodes_;
};

}  // namespace likeness::text
