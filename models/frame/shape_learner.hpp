#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace likeness::models {

/// The regular expression head + character_class{shortest,longest} + tail, and how many of the
/// strings it stands for. The part in the middle is the run that may grow.
struct LearnedShape {
  std::string head;
  std::string character_class;
  std::uint32_t shortest = 1;
  std::uint32_t longest = 1;
  std::string tail;
  double weight = 1;
};

/// The shapes of `strings` (repeats count), the heaviest first, at most `most`; none for no
/// strings. docs/made-columns.md describes the three stages: characters, words, prose.
[[nodiscard]] std::vector<LearnedShape> learn_shapes(std::span<const std::string_view> strings,
                                                     std::size_t most);

}  // namespace likeness::models
