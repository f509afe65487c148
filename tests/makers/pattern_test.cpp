#include "makers/pattern.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace likeness::makers;

namespace {

std::string pattern_string(std::string_view patterns, std::uint64_t number) {
  std::string text;
  append_patterns(patterns, number, text);
  return text;
}

}  // namespace

TEST_CASE("patterns give each of their strings once, one after another") {
  CHECK(patterns_size("A%|?$") == 8 + 26 * 9);
  std::set<std::string> all;
  for (std::uint64_t k = 0; k < patterns_size("A%|?$"); ++k) all.insert(pattern_string("A%|?$", k));
  // Strings of the first are strings of the second.
  CHECK(all.size() == 26 * 9);
  CHECK(pattern_string("A%|?$", 0) == "A2");
  CHECK(pattern_string("A%|?$", 7) == "A9");
  CHECK(pattern_string("A%|?$", 8) == "A1");
  CHECK(pattern_string("(617) 555-####", 42) == "(617) 555-0042");
}

TEST_CASE("what a long pattern gives is counted without overflow") {
  CHECK(pattern_size(std::string(40, '#')) == std::uint64_t{1} << 63);
}
