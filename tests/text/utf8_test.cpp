#include "text/utf8.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using likeness::text::find_invalid_utf8;

TEST_CASE("valid UTF-8 of one to four bytes is accepted at every distance from the start") {
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string text = std::string(before, 'a') +
                             "\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
                             "\xF0\x90\x80\x80\xF4\x8F\xBF\xBFz";
    CHECK(find_invalid_utf8(text) == text.size());
  }
}

TEST_CASE("the first byte that can't be UTF-8 is found") {
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xE2\x82", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE"}) {
    const std::string text = "0123456789\xC3\xA4" + std::string(bad);
    CAPTURE(text);
    CHECK(find_invalid_utf8(text) == 12);
    CHECK(find_invalid_utf8(text + "more text behind it") == 12);
  }
}
