#include "text/regex_strings.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <regex>
#include <set>

#include "likeness/error.hpp"
#include "text/regex_matcher.hpp"

using namespace likeness;
using text::RegexStrings;

namespace {

constexpr std::uint64_t kMany = std::numeric_limits<std::uint64_t>::max();

RegexStrings strings_of(const std::string& regex) {
  return RegexStrings(text::Regex(regex));
}

std::set<std::string> all_strings(const RegexStrings& strings) {
  std::set<std::string> all;
  for (std::uint64_t k = 0; k < strings.count(); ++k) all.insert(strings.at(k));
  return all;
}

std::string refusal(const std::string& regex) {
  try {
    const RegexStrings strings(text::Regex(regex, "id"));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kData);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a regex numbers exactly the strings that it describes") {
  CHECK(all_strings(strings_of("(a|bc)[0-2]?")) ==
        std::set<std::string>{"a", "a0", "a1", "a2", "bc", "bc0", "bc1", "bc2"});
  CHECK(all_strings(strings_of("^x{2,3}$|^y$")) == std::set<std::string>{"xx", "xxx", "y"});
  CHECK(all_strings(strings_of("(?:ab){,2}")) == std::set<std::string>{"", "ab", "abab"});
  CHECK(all_strings(strings_of("é?")) == std::set<std::string>{"", "é"});
}

TEST_CASE("every index of an unambiguous regex gives another string, and one that matches") {
  for (const std::string regex :
       {R"([A-C]{1,3}-\d{2})", R"(\d{1,4})", R"([^ -}]|\.[\d_-]\s)", R"(((a|b){2}c?){1,2}d)",
        R"(U[1-9][0-9]{0,2}(x|yz)?)", R"([a\]][^\]]\t?)", R"(\w\D)"}) {
    const RegexStrings strings = strings_of(regex);
    CAPTURE(regex);
    REQUIRE(strings.count() < 100'000);
    const std::set<std::string> all = all_strings(strings);
    CHECK(all.size() == strings.count());
    const std::regex judge(regex);
    bool match = true;
    for (const std::string& string : all) match = match && std::regex_match(string, judge);
    CHECK(match);
  }
}

TEST_CASE("more strings than 64 bits can number are numbered without repeats, all over") {
  const std::string regex = R"([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{12})";
  const RegexStrings strings = strings_of(regex);
  CHECK(strings.count() == kMany);
  std::set<std::string> seen;
  std::set<char> last;
  for (std::uint64_t k = 0; k < 20'000; ++k) {
    const std::string string = strings.at(k < 10'000 ? k : kMany - 1 - k);
    last.insert(string.back());
    seen.insert(string);
  }
  CHECK(seen.size() == 20'000);
  CHECK(last.size() == 16);
  CHECK(std::regex_match(*seen.begin(), std::regex(regex)));
}

TEST_CASE("a branch with few strings keeps them apart beside one with more than can be numbered") {
  const RegexStrings strings = strings_of("a|[bc]|[a-z]{20,40}");
  CHECK(strings.count() == kMany);
  std::set<std::string> seen;
  for (std::uint64_t k = 0; k < 5000; ++k) seen.insert(strings.at(k));
  for (std::uint64_t k = 1; k <= 5000; ++k) seen.insert(strings.at(kMany - k));
  CHECK(seen.size() == 10'000);
  CHECK(seen.count("a") == 1);
  CHECK(seen.count("c") == 1);
}

TEST_CASE("what a matcher accepts can be generated, and the other way round") {
  CHECK(all_strings(strings_of("(?P<a>A)[0-2]")) == std::set<std::string>{"A0", "A1", "A2"});
  CHECK(all_strings(strings_of(R"(\AA[0-2]\Z)")) == std::set<std::string>{"A0", "A1", "A2"});
  for (const std::string regex : {R"(^(a|b$)$)", R"((^a|^b)x?)", "[à-ü]{1,2}", R"([^ -~])", "a{x}",
                                  "a{2", "[\\d-z]x", R"(\W)", R"([^\D]\s(x|))", "日?本",
                                  "(?:(?P<n>[A-C])-){1,2}z", "x*", R"([^\w\-])", R"(\é\.)"}) {
    CAPTURE(regex);
    const text::RegexMatcher matcher{text::Regex(regex)};
    const RegexStrings strings = strings_of(regex);
    REQUIRE(strings.count() < 100'000);
    const std::set<std::string> all = all_strings(strings);
    CHECK(all.size() == strings.count());
    bool match = true;
    for (const std::string& string : all) match = match && matcher.matches(string);
    CHECK(match);
  }
}

TEST_CASE("an index of a regex gives the same string in every version") {
  CHECK(strings_of(R"([A-C]{1,3}-\d{2})").at(1234) == "BBB-13");
  CHECK(strings_of("[0-9a-f]{8}-[0-9a-f]{4}").at(123'456'789'012) == "41a199eb-c100");
  CHECK(strings_of("([a-z]{2,9} ){0,3}[a-z]{2,9}").at(9'876'543'210) == "namufyea ctkdunfvp");
  std::string random;
  strings_of(R"([\w.-]+@[a-z]{3,8}\.(com|org|net))").append_random(42, random);
  CHECK(random == "jNBu-JuMllEvHd@axegn.net");
}

TEST_CASE("open repetitions end 16 times beyond what they ask for") {
  CHECK(strings_of("a*").count() == 17);
  CHECK(strings_of("a+?").count() == 17);
  CHECK(strings_of("a{3,}").count() == 17);
}

TEST_CASE("a random string has every length with equal chances") {
  const RegexStrings strings = strings_of("[a-z]{1,4}");
  std::vector<int> lengths(5, 0);
  for (std::uint64_t k = 0; k < 4000; ++k) {
    std::string string;
    strings.append_random(k * 7919, string);
    REQUIRE(string.size() >= 1);
    REQUIRE(string.size() <= 4);
    ++lengths[string.size()];
  }
  for (std::size_t length = 1; length <= 4; ++length) {
    CHECK(lengths[length] > 850);
    CHECK(lengths[length] < 1150);
  }
}

TEST_CASE("what is not understood is refused with its position") {
  CHECK(refusal("ab(?=c)") ==
        "The regular expression \"ab(?=c)\" of column \"id\" looks ahead or behind, which is not "
        "supported, at character 3; change its regex_format.");
  CHECK(refusal(R"((a)\1)").find("backreference, which is not supported, at character 4") !=
        std::string::npos);
  for (const char* regex : {"(a", "a)", "[a", "[z-a]", "a**", "*", "a{3,2}", "\\", "\\q", "a^b",
                            "a$b", "(a^)+b", "[^\\w\\W]", "(?<n>a)", "\\b", "a|*", "[\\"}) {
    CAPTURE(regex);
    CHECK(refusal(regex).find("at character ") != std::string::npos);
  }
}

TEST_CASE("a regex can't exhaust the stack or the memory") {
  const auto repeated = [](const std::string& text, int times) {
    std::string result;
    for (int k = 0; k < times; ++k) result += text;
    return result;
  };
  CHECK(refusal(repeated("(", 3000) + "a" + repeated(")", 3000)).find("deeper") !=
        std::string::npos);
  CHECK(refusal(repeated("(", 50) + "a" + repeated("){1000}", 50)).find("100000 characters") !=
        std::string::npos);
  CHECK(refusal(repeated("(", 50) + repeated("){1000}", 50)) != "");
  CHECK(refusal("a{99999999999999}").find("repeats more than") != std::string::npos);
  CHECK(refusal(repeated("a|", 60'000)).find("100000 bytes") != std::string::npos);
  CHECK(refusal(repeated("a{99999}", 1000)) != "");
}
