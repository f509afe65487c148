#include "text/regex_matcher.hpp"

#include <doctest/doctest.h>

#include <string>

#include "likeness/error.hpp"

using namespace likeness;

namespace {

bool matches(const char* pattern, const std::string& text) {
  return text::RegexMatcher(text::Regex(pattern)).matches(text);
}

std::string complaint(const std::string& pattern) {
  try {
    (void)text::RegexMatcher(text::Regex(pattern));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an expression matches whole texts only") {
  CHECK(matches("abc", "abc"));
  CHECK_FALSE(matches("abc", "abcd"));
  CHECK_FALSE(matches("abc", "ab"));
  CHECK_FALSE(matches("bc", "abc"));
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "a"));
}

TEST_CASE("sets, classes and escapes take the characters they name") {
  CHECK(matches("[A-C0-2_-]+", "A0_-C"));
  CHECK_FALSE(matches("[A-C]", "D"));
  CHECK(matches("[^A-C]", "D"));
  CHECK_FALSE(matches("[^A-C]", "B"));
  CHECK(matches("[]a]+", "a]"));
  CHECK(matches("\\d\\D\\w\\W\\s\\S", "1a_- x"));
  CHECK_FALSE(matches("\\d", "a"));
  CHECK(matches("[\\D]", "a"));
  CHECK_FALSE(matches("[\\W\\d]+", "a"));
  CHECK(matches("a\\.b\\\\\\t", "a.b\\\t"));
  CHECK_FALSE(matches("a\\.b", "axb"));
  CHECK(matches("a.b", "axb"));
  CHECK_FALSE(matches("a.b", "a\nb"));
}

TEST_CASE("a character is a code point, however many bytes it takes") {
  CHECK(matches(".", "é"));
  CHECK(matches("[à-ü]{3}", "éäü"));
  CHECK(matches("K.ln", "Köln"));
  CHECK_FALSE(matches("[^é]", "é"));
  CHECK(matches("..", "日本"));
}

TEST_CASE("repetitions take as many copies as they say") {
  CHECK(matches("a*", ""));
  CHECK(matches("a*", "aaaa"));
  CHECK_FALSE(matches("a+", ""));
  CHECK(matches("ab?c", "ac"));
  CHECK_FALSE(matches("ab?c", "abbc"));
  CHECK(matches("[0-9]{3}", "123"));
  CHECK_FALSE(matches("[0-9]{3}", "12"));
  CHECK_FALSE(matches("[0-9]{3}", "1234"));
  CHECK(matches("x{2,3}", "xx"));
  CHECK(matches("x{2,3}", "xxx"));
  CHECK_FALSE(matches("x{2,3}", "xxxx"));
  CHECK(matches("x{2,}", "xxxxx"));
  CHECK(matches("x{,2}", ""));
  CHECK_FALSE(matches("x{,2}", "xxx"));
  CHECK(matches("(ab){0}c", "c"));
  CHECK(matches("(ab|c{2})+?d", "abccabd"));
  CHECK(matches("(a*)*b", "aaab"));
  CHECK(matches("a{x}", "a{x}"));
  CHECK(matches("a{2", "a{2"));
  CHECK(matches("[\\d-z]+", "1-z"));
}

TEST_CASE("groups and alternatives nest, under names or without") {
  CHECK(matches("(?:cat|dog)s?", "dogs"));
  CHECK(matches("(?P<kind>[A-Z]{2})-(\\d|x)+", "AB-1x2"));
  CHECK(matches("a|b|", ""));
  CHECK(matches("((a|b)c|d(e|f))g", "dfg"));
  CHECK_FALSE(matches("((a|b)c|d(e|f))g", "dcg"));
  CHECK(matches("^(a|b$)$", "b"));
  CHECK_FALSE(matches("a^b", "ab"));
}

TEST_CASE("a text that makes backtracking matchers hang is judged at once") {
  const std::string many(20000, 'a');
  CHECK_FALSE(matches("(a|aa)+(a*)*b", many));
  CHECK(matches("(a|aa)+(a*)*", many));
}

TEST_CASE("deeply nested repetitions are read once each") {
  std::string pattern = "a";
  for (int k = 0; k < 100; ++k) pattern = "(" + pattern + ")*";
  CHECK(matches(pattern.c_str(), "aaa"));
}

TEST_CASE("a broken expression is refused with what and where") {
  CHECK(complaint("a(b") == "The regular expression \"a(b\" has a ( without its ) at character 2.");
  CHECK(complaint("é)") == "The regular expression \"é)\" has a ) without its ( at character 2.");
  for (const char* pattern : {"a)", "[a", "*a", "a**", "a\\", "[z-a]", "x{3,2}", "(?=a)", "(?i)a",
                              "\\1", "\\b", "(?P<n", "a++", "a{2}{3}", "{2}"}) {
    CAPTURE(pattern);
    CHECK(complaint(pattern) != "");
  }
  CHECK(complaint("((a{1000}){1000}){1000}").find("too large") != std::string::npos);
  CHECK(complaint(std::string(100000, '(')).find("more than 100000 bytes") == std::string::npos);
  CHECK(complaint(std::string(100'001, '(')).find("more than 100000 bytes") != std::string::npos);
}
