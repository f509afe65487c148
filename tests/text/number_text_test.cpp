#include "text/number_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../decimal_comma.hpp"

using namespace likeness;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("the shortest text reads back as the number") {
  CHECK(text::shortest(0.1) == "0.1");
  CHECK(text::shortest(12) == "12");
  CHECK(text::shortest(0.1 + 0.2) == "0.30000000000000004");
  CHECK(text::shortest(1e-5) == "1e-05");
  CHECK(text::to_number(text::shortest(2.0 / 3)) == 2.0 / 3);
}

TEST_CASE("decimals are fixed or limited; what rounds to zero has no sign") {
  CHECK(text::fixed(0.5, 3) == "0.500");
  CHECK(text::fixed(-0.00001, 4) == "0.0000");
  CHECK(text::fixed(-1.25, 1) == "-1.2");
  CHECK(text::rounded(0.5, 4) == "0.5");
  CHECK(text::rounded(-0.00001, 4) == "0");
  CHECK(text::rounded(1200, 4) == "1200");
  CHECK(text::fixed(1e300, 2).size() == 304);
}

TEST_CASE("significant digits are printf's %g") {
  CHECK(text::significant(0.0012345, 3) == "0.00123");
  CHECK(text::significant(1.2e20, 4) == "1.2e+20");
  CHECK(text::significant(0.001, 10) == "0.001");
  CHECK(text::significant(1e-4, 10) == "0.0001");
}

TEST_CASE("a share shows more digits near nothing and near everything, and never claims either") {
  CHECK(text::percent(0.3124) == "31.2%");
  CHECK(text::percent(0.004) == "0.40%");
  CHECK(text::percent(0.0004) == "0.040%");
  CHECK(text::percent(1e-9) == "<0.001%");
  CHECK(text::percent(-1e-9) == ">-0.001%");
  CHECK(text::percent(0.9995) == "99.95%");
  CHECK(text::percent(1 - 1e-9) == ">99.99%");
  CHECK(text::percent(0) == "0%");
  CHECK(text::percent(1) == "100%");
  CHECK(text::percent(-1) == "-100%");
  CHECK(text::percent(1.5) == "150.00%");
  CHECK(text::percent(kNaN) == "unknown");
}

TEST_CASE("thousands are set apart before the point alone") {
  CHECK(text::grouped(std::size_t{32'561}) == "32,561");
  CHECK(text::grouped(std::size_t{100}) == "100");
  CHECK(text::grouped("-123456.75431") == "-123,456.75431");
  CHECK(text::grouped("-123") == "-123");
}

TEST_CASE("only the whole text is a number") {
  CHECK(text::to_number("-2.5e3") == -2500.0);
  CHECK_FALSE(text::to_number("2.5 "));
  CHECK_FALSE(text::to_number("2,5"));
  CHECK_FALSE(text::to_number(""));
  CHECK_FALSE(text::to_number("1e999"));
}

TEST_CASE("a host's decimal comma changes no number's text") {
  const DecimalComma host;
  CHECK(text::shortest(1234.5) == "1234.5");
  CHECK(text::fixed(1234.5, 2) == "1234.50");
  CHECK(text::significant(1234.5, 5) == "1234.5");
  CHECK(text::percent(0.3125) == "31.2%");
  CHECK(text::grouped(std::size_t{1234}) == "1,234");
  CHECK(text::to_number("1234.5") == 1234.5);
}

TEST_CASE("numbers in a column are aligned at the right") {
  CHECK(text::right_aligned("1.5", 6) == "   1.5");
  CHECK(text::right_aligned("123456", 3) == "123456");
}
