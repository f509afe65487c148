#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive.hpp"
#include "likeness/random.hpp"
#include "models/frame/shape_learner.hpp"
#include "text/regex_strings.hpp"

namespace likeness::models {

/// What the strings of a column look like: at most 32 shapes with weights, each a small regular
/// expression such as `User [1-9][0-9]{4}`. docs/made-columns.md says how shapes are found, and why
/// no value can be read off them: whatever is literal in a shape is shared by several different
/// strings. Letters beyond ASCII count as lower-case ones.
class TextShape {
 public:
  /// Knows no string: eight lower-case letters.
  TextShape() : TextShape(std::span<const std::string_view>()) {}
  /// Learns from strings, repeated as in the column; of many, an evenly spread part.
  explicit TextShape(std::span<const std::string_view> strings);

  /// How many different strings the heaviest shape gives before it has to be widened; 2^64 - 1
  /// stands for that and more.
  [[nodiscard]] std::uint64_t capacity() const noexcept;

  /// Appends string `index` of the heaviest shape: a different one for each index. Those up to
  /// capacity() are in an order that looks random and follows from `stream`; then the last run of
  /// digits or letters grows by one character, and again when that is used up.
  void append_key(std::uint64_t index, const RandomStream& stream, std::string& out) const;

  /// Appends string `index` of all shapes, each as often as its weight says: a different one for
  /// each index, unless two shapes share strings.
  void append_spread(std::uint64_t index, const RandomStream& stream, std::string& out) const;

  /// Appends a string of any shape, drawn from element `index` of `stream`.
  void append_random(const RandomStream& stream, std::uint64_t index, std::string& out) const;

  /// The shapes as regular expressions, the heaviest first.
  [[nodiscard]] std::vector<std::string> patterns() const;

  void fields(io::Archive& archive);

 private:
  [[nodiscard]] static std::string pattern(const LearnedShape& shape, std::uint32_t shortest,
                                           std::uint32_t longest);
  /// Builds what follows from the shapes; false where widening doesn't make all the keys wanted.
  bool prepare();

  std::vector<LearnedShape> shapes_;         // the heaviest first
  std::vector<text::RegexStrings> strings_;  // of each shape
  std::vector<text::RegexStrings> widened_;  // the first shape with its last run 1, 2, ... longer
  std::vector<double> weight_up_to_;         // cumulated, the last one 1
};

}  // namespace likeness::models
