#include "text/value_pattern.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace likeness;

namespace {

std::optional<std::string> regex_of(std::initializer_list<std::string_view> values) {
  text::ValuePattern pattern;
  for (const std::string_view value : values) pattern.add(value);
  return pattern.regex();
}

}  // namespace

TEST_CASE("what never changes stays as it is, the rest becomes a class with its lengths") {
  CHECK(regex_of({"CUST-00017", "CUST-90411"}) == "CUST-[0-9]{5}");
  CHECK(regex_of({"user1", "user250"}) == "user[0-9]{1,3}");
  CHECK(regex_of({"AB.12", "XY.07"}) == "[A-Z]{2}\\.[0-9]{2}");
  CHECK(regex_of({"ab-Cd", "xyz-Ef"}) == "[a-z]{2,3}-[A-Za-z]{2}");
  CHECK(regex_of({"(a)", "(b)"}) == "\\([a-z]{1}\\)");
}

TEST_CASE("values without a common form, or all the same, have no pattern") {
  CHECK(!regex_of({"A1", "1A"}).has_value());
  CHECK(!regex_of({"A-1", "A_2"}).has_value());
  CHECK(!regex_of({"A1", "A1"}).has_value());
  CHECK(!regex_of({}).has_value());
  text::ValuePattern pattern;
  CHECK(pattern.add("A1"));
  CHECK_FALSE(pattern.add("A1B"));
  CHECK_FALSE(pattern.add("A2"));
}

TEST_CASE("bytes outside ASCII are kept only where they never change") {
  CHECK(regex_of({"n\xc2\xb0"
                  "1",
                  "n\xc2\xb0"
                  "2"}) == "n\xc2\xb0[0-9]{1}");
  CHECK(!regex_of({"\xc3\xa9"
                   "1",
                   "\xc3\xa8"
                   "2"})
             .has_value());
}
