#include "report/markup.hpp"

#include <doctest/doctest.h>

namespace likeness::report {

TEST_CASE("characters with a meaning in markup are escaped") {
  CHECK(escaped("<script>alert('x') & \"y\"</script>") ==
        "&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;&lt;/script&gt;");
  CHECK(escaped("Größe 東京") == "Größe 東京");
}

TEST_CASE("what XML forbids becomes the replacement character") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(escaped(std::string("a\0b\x1B", 4)) == "a" + replacement + "b" + replacement);
  CHECK(escaped("\xEF\xBF\xBF") == replacement);
  CHECK(escaped("a\xFFz") == "a" + replacement + "z");
  CHECK(escaped("cut \xE6\x9D") == "cut " + replacement + replacement);
  CHECK(escaped("a\nb\tc") == "a b c");
}

TEST_CASE("elements nest and close") {
  Markup out;
  out.open("p", {{"class", "a\"b"}}).text("1 < 2").empty("br").element("b", "bold").close();
  CHECK(out.take() == "<p class=\"a&quot;b\">1 &lt; 2<br/><b>bold</b></p>");
}

}  // namespace likeness::report
