#include "report/number_label.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace likeness::report {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("numbers have four significant digits and no trailing zeros") {
  CHECK(number_label(0) == "0");
  CHECK(number_label(3) == "3");
  CHECK(number_label(2.5) == "2.5");
  CHECK(number_label(12.3456) == "12.35");
  CHECK(number_label(0.00123456) == "0.001235");
  CHECK(number_label(-0.5) == "−0.5");
}

TEST_CASE("whole numbers keep their digits, with commas from 10,000 on") {
  CHECK(number_label(2016) == "2016");
  CHECK(number_label(1234567) == "1,234,567");
  CHECK(count_label(32561) == "32,561");
  CHECK(fixed_label(-12345.678, 1) == "−12,345.7");
}

TEST_CASE("very large and very small numbers have an exponent") {
  CHECK(number_label(1e20) == "1e20");
  CHECK(number_label(-1.25e-7) == "−1.25e-07");
  CHECK(number_label(kInfinity) == "∞");
  CHECK(number_label(kNan) == "–");
  CHECK(fixed_label(1e300, 2) == "1e300");
}

TEST_CASE("shares are nothing or everything only where they are") {
  CHECK(share_label(0) == "0%");
  CHECK(share_label(0.0001) == "<0.1%");
  CHECK(share_label(0.3) == "30.0%");
  CHECK(share_label(0.99999) == ">99.9%");
  CHECK(share_label(1) == "100%");
}

TEST_CASE("a score below 1 is never shown as 1") {
  CHECK(score_label(0.99999) == "0.999");
  CHECK(score_label(0.999, 2) == "0.99");
  CHECK(score_label(1) == "1.000");
  CHECK(score_label(0.8766) == "0.877");
  CHECK(score_label(kNan) == "–");
}

TEST_CASE("what rounds to zero has no sign") {
  CHECK(association_label(-0.001) == "0.00");
  CHECK(association_label(-0.126) == "−0.13");
  CHECK(coordinate(-0.01) == "0");
  CHECK(coordinate(12.04) == "12");
}

TEST_CASE("long names lose their middle, whole characters at a time") {
  CHECK(shortened("age", 5) == "age");
  const std::string cut = shortened("measure_of_the_first_site_07", 8);
  CHECK(cut.starts_with("measu"));
  CHECK(cut.ends_with("07"));
  CHECK(cut.find("…") != std::string::npos);
  CHECK(shortened("東京東京東京東京", 4) == "東京…京");
}

}  // namespace likeness::report
