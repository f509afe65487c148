#include "io/json.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../decimal_comma.hpp"

using namespace likeness;
using namespace likeness::io;

namespace {

std::string refusal(const std::string& text) {
  try {
    (void)parse_json(text, "f.json", ErrorCode::kData);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kData);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("JSON is read into the values it spells") {
  const Json value =
      parse_json(R"( {"a": [1, -2, 0.5, true, null, "\u00e9"], "b": {}} )", "", ErrorCode::kData);
  CHECK(value["a"] == Json::array({1, -2, 0.5, true, nullptr, "\xc3\xa9"}));
  CHECK(value["b"] == Json::object());
}

TEST_CASE("text that is not JSON is refused with its line and column") {
  CHECK(refusal("{\n  \"a\": 1,\n  b\n}") ==
        "f.json: line 3, column 3: this is not valid JSON; correct the text there.");
  CHECK(!refusal("").empty());
  CHECK(!refusal("{} {}").empty());
  CHECK(!refusal("[1, 2").empty());
  CHECK(!refusal("\"\xff\"").empty());
  CHECK(!refusal(std::string("[1]\0", 4)).empty());
  CHECK(refusal("[1e999]").find("too large") != std::string::npos);
}

TEST_CASE("a key that an object has twice is refused") {
  CHECK(refusal(R"({"a": 1, "b": {"a": 2}})").empty());
  CHECK(refusal(R"({"a": 1, "b": 2, "a": 3})") ==
        "f.json: the key \"a\" appears twice in one object; keep one of the two.");
}

TEST_CASE("deep nesting is refused, however deep") {
  CHECK(refusal(std::string(64, '[') + std::string(64, ']')).empty());
  CHECK(!refusal(std::string(65, '[') + std::string(65, ']')).empty());
  CHECK(!refusal(std::string(5'000'000, '[')).empty());
}

TEST_CASE("a listener hears keys in the order of the text") {
  std::vector<std::string> heard;
  (void)parse_json(R"({"z": {"b": 1, "a": [{"x": 0}]}, "c": 1})", "", ErrorCode::kData,
                   [&](std::span<const std::string> path) {
                     std::string joined;
                     for (const std::string& key : path) joined += "/" + key;
                     heard.push_back(joined);
                   });
  CHECK(heard == std::vector<std::string>{"/z", "/z/b", "/z/a", "/z/a/x", "/c"});
}

TEST_CASE("a member is given only as what it is") {
  const Json object = {{"n", 3}, {"big", 5'000'000'000}, {"x", 1.5}, {"s", "t"}, {"minus", -1}};
  CHECK(json_member<int>(object, "n", "f", ErrorCode::kData) == 3);
  CHECK(json_member<double>(object, "n", "f", ErrorCode::kData) == 3.0);
  CHECK(json_member<std::string>(object, "s", "f", ErrorCode::kData) == "t");
  CHECK(json_member<std::int64_t>(object, "big", "f", ErrorCode::kData) == 5'000'000'000);
  CHECK_THROWS_AS((void)json_member<int>(object, "big", "f", ErrorCode::kData), Error);
  CHECK_THROWS_AS((void)json_member<int>(object, "x", "f", ErrorCode::kData), Error);
  CHECK_THROWS_AS((void)json_member<std::uint64_t>(object, "minus", "f", ErrorCode::kData), Error);
  CHECK_THROWS_AS((void)json_member<double>(object, "s", "f", ErrorCode::kData), Error);
  CHECK_THROWS_WITH_AS((void)json_member<int>(object, "m", "f", ErrorCode::kData),
                       "f has no \"m\".", Error);
  CHECK_THROWS_AS((void)json_member<int>(Json(7), "m", "f", ErrorCode::kData), Error);
}

TEST_CASE("bytes that are not UTF-8 can't be written as JSON") {
  CHECK_THROWS_AS((void)json_text(Json("\xff"), ErrorCode::kData, true), Error);
  CHECK(json_text(Json({{"a", 1}}), ErrorCode::kData, false) == "{\"a\":1}");
}

TEST_CASE("a braced list of pairs is an object, any other an array") {
  const Json value = {{"b", {1, 2}}, {"a", {{"x", nullptr}}}, {"c", {"x", "y", "z"}}};
  CHECK(value.dump() == R"({"a":{"x":null},"b":[1,2],"c":["x","y","z"]})");
  CHECK(OrderedJson(value).dump() == value.dump());
  CHECK(OrderedJson{{"b", 1}, {"a", 2}}.dump() == R"({"b":1,"a":2})");
  CHECK(parse_ordered_json(R"({"b":1,"a":2})", "", ErrorCode::kData).dump() == R"({"b":1,"a":2})");
}

TEST_CASE("numbers are written so that they can be read back exactly") {
  CHECK(Json(1.0).dump() == "1.0");
  CHECK(Json(-0.0).dump() == "-0.0");
  CHECK(Json(0.1).dump() == "0.1");
  CHECK(Json(1e300).dump() == "1e+300");
  CHECK(Json(5e-324).dump() == "5e-324");
  CHECK(Json(INT64_MIN).dump() == "-9223372036854775808");
  CHECK(Json(UINT64_MAX).dump() == "18446744073709551615");
  CHECK(Json(std::numeric_limits<double>::quiet_NaN()).dump() == "null");
  CHECK(Json(1) == Json(1.0));
  CHECK(Json(INT64_C(-1)) != Json(UINT64_MAX));
}

TEST_CASE("text is escaped as JSON asks, and indented where that is asked") {
  CHECK(Json("\"\\\n\x01\x7f\xc3\xa9").dump() == "\"\\\"\\\\\\n\\u0001\x7f\xc3\xa9\"");
  CHECK(Json({{"a", Json::array()}, {"b", {1}}}).dump(2) ==
        "{\n  \"a\": [],\n  \"b\": [\n    1\n  ]\n}");
}

TEST_CASE("members are set, found, replaced and removed") {
  Json value;
  value["b"] = 1;
  value["a"]["x"].push_back("y");
  CHECK(value.contains("a"));
  CHECK(value.find("c") == value.end());
  CHECK(value.value("b", 7) == 1);
  CHECK(value.value("c", "none") == "none");
  value.update({{"b", 2}, {"c", true}});
  value.erase("a");
  CHECK(value == Json({{"b", 2}, {"c", true}}));
  CHECK_THROWS_AS((void)value.at("a"), Error);
  CHECK_THROWS_AS((void)value.get<std::string>(), Error);
}

TEST_CASE("a host's decimal comma changes no number of JSON") {
  const std::string text = "[0.5,1234.25,1e-05,12345]";
  const DecimalComma host;
  const Json value = parse_json(text, "", ErrorCode::kData);
  CHECK(value[1] == 1234.25);
  CHECK(json_text(value, ErrorCode::kData, false) == text);
}
