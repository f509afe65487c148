#include "makers/pattern.hpp"

#include <cstddef>

namespace likeness::makers {
namespace {

constexpr std::uint64_t kMostStrings = std::uint64_t{1} << 63;

/// How many characters a place of a pattern may take, and the first of them.
struct PatternPlace {
  std::uint64_t choices;
  char first;
};

constexpr PatternPlace pattern_place(char c) noexcept {
  switch (c) {
    case '#':
      return {10, '0'};
    case '%':
      return {8, '2'};
    case '$':
      return {9, '1'};
    case '?':
      return {26, 'A'};
    default:
      return {1, c};
  }
}

/// Calls use(pattern) for each until it says false.
template <class Use>
void each_pattern(std::string_view patterns, const Use& use) {
  while (!patterns.empty()) {
    const std::size_t bar = patterns.find('|');
    if (!use(patterns.substr(0, bar)) || bar == std::string_view::npos) return;
    patterns.remove_prefix(bar + 1);
  }
}

}  // namespace

std::uint64_t pattern_size(std::string_view pattern) noexcept {
  std::uint64_t size = 1;
  for (const char c : pattern) {
    const std::uint64_t choices = pattern_place(c).choices;
    if (size > kMostStrings / choices) return kMostStrings;
    size *= choices;
  }
  return size;
}

void append_pattern(std::string_view pattern, std::uint64_t number, std::string& out) {
  const std::size_t start = out.size();
  out += pattern;
  for (std::size_t i = pattern.size(); i-- > 0;) {
    const PatternPlace place = pattern_place(pattern[i]);
    if (place.choices == 1) continue;
    out[start + i] = static_cast<char>(place.first + static_cast<char>(number % place.choices));
    number /= place.choices;
  }
}

std::uint64_t patterns_size(std::string_view patterns) noexcept {
  std::uint64_t size = 0;
  each_pattern(patterns, [&](std::string_view one) {
    size += pattern_size(one);
    return true;
  });
  return size;
}

void append_patterns(std::string_view patterns, std::uint64_t number, std::string& out) {
  each_pattern(patterns, [&](std::string_view one) {
    const std::uint64_t size = pattern_size(one);
    if (number >= size) {
      number -= size;
      return true;
    }
    append_pattern(one, number, out);
    return false;
  });
}

void append_digits(std::uint64_t number, int digits, std::string& out) {
  const std::size_t start = out.size();
  out.append(static_cast<std::size_t>(digits), '0');
  for (std::size_t i = out.size(); i > start && number > 0; --i) {
    out[i - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

}  // namespace likeness::makers
