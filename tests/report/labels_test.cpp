#include "report/labels.hpp"

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
  CHECK(number_label(-0.5) == "-0.5");
}

TEST_CASE("whole numbers keep their digits, with commas from 10,000 on") {
  CHECK(number_label(2016) == "2016");
  CHECK(number_label(-2016) == "-2016");
  CHECK(number_label(1234567) == "1,234,567");
  CHECK(number_label(-12345.678) == "-12,346");
}

TEST_CASE("very large and very small numbers have an exponent") {
  CHECK(number_label(1e20) == "1e+20");
  CHECK(number_label(-1.25e-7) == "-1.25e-07");
  CHECK(number_label(kInfinity) == "∞");
  CHECK(number_label(kNan) == "-");
}

TEST_CASE("instants and spans are dates and days, not nanoseconds") {
  CHECK(time_label(1687990579200000000.0) == "2023-06-28 22:16");
  CHECK(time_label(1687910400000000000.0) == "2023-06-28");
  CHECK(time_label(kNan) == "-");
  CHECK(duration_label(1080000e9) == "12.5 days");
  CHECK(duration_label(5400e9) == "1.5 hours");
  CHECK(duration_label(30e9) == "30 seconds");
}

TEST_CASE("on a page, numbers have a proper minus sign; other texts are as they are") {
  CHECK(typeset("-0.13") == "−0.13");
  CHECK(typeset("-∞") == "−∞");
  CHECK(typeset("-") == "–");
  CHECK(typeset("-x") == "-x");
  CHECK(typeset("") == "");
}

TEST_CASE("what rounds to zero has no sign") {
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

TEST_CASE("names that look the same when shortened are told apart") {
  const auto labels = distinct_labels({"Married-civ-spouse", "Married-AF-spouse", "Divorced"}, 8);
  CHECK(labels[0] != labels[1]);
  CHECK(labels[0].find("civ") != std::string::npos);
  CHECK(labels[1].find("AF") != std::string::npos);
  CHECK(labels[2] == "Divorced");
  const std::string middle(60, 'm');
  const auto numbered =
      distinct_labels({"a" + middle + "1" + middle + "b", "a" + middle + "2" + middle + "b"}, 6);
  CHECK(numbered[0] != numbered[1]);
}

}  // namespace likeness::report
