#include "text/quote.hpp"

#include <doctest/doctest.h>

using namespace likeness;

TEST_CASE("a quoted name shows what would move a terminal's cursor or turn its writing around") {
  CHECK(text::in_quotes("amount") == "\"amount\"");
  CHECK(text::in_quotes("größe 日本") == "\"größe 日本\"");
  CHECK(text::in_quotes("\x1b[2Jred\n") == "\"\\x1b[2Jred\\x0a\"");
  CHECK(text::in_quotes("a\u202Eb\u2069\u0085") == "\"a\\u202eb\\u2069\\x85\"");
  CHECK(text::in_quotes("\x9b") == "\"\x9b\"");
}

TEST_CASE("strings are joined, and split where the separator is") {
  const std::vector<std::string> parts = {"a", "", "b"};
  CHECK(text::joined(parts) == "a, , b");
  CHECK(text::joined(parts, "|") == "a||b");
  CHECK(text::joined(std::vector<std::string>()).empty());
  CHECK(text::split("a||b", '|') == parts);
  CHECK(text::split("", '|') == std::vector<std::string>{""});
  CHECK(text::split("a,", ',') == std::vector<std::string>{"a", ""});
}

TEST_CASE("text for a terminal keeps its lines, and moves no cursor") {
  CHECK(text::visible("a\tb\nc") == "a\tb\nc");
  CHECK(text::visible("\x1b[31mred\a") == "\\x1b[31mred\\x07");
  CHECK(text::visible("\u202eabc \u00e9") == "\\u202eabc \u00e9");
}
