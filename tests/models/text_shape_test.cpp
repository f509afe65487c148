#include "models/frame/text_shape.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <regex>
#include <set>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

TextShape learned(const std::vector<std::string>& strings) {
  return TextShape(std::vector<std::string_view>(strings.begin(), strings.end()));
}

std::string key(const TextShape& shape, std::uint64_t index) {
  std::string out;
  shape.append_key(index, RandomStream(1, 2), out);
  return out;
}

std::string random(const TextShape& shape, std::uint64_t index) {
  std::string out;
  shape.append_random(RandomStream(1, 2), index, out);
  return out;
}

std::vector<std::string> users(int from, int step, int count) {
  std::vector<std::string> strings;
  for (int k = 0; k < count; ++k) strings.push_back("User " + std::to_string(from + k * step));
  return strings;
}

}  // namespace

TEST_CASE("a shape keeps what all its strings share and frees the rest") {
  const TextShape shape = learned(users(10'003, 997, 90));
  CHECK(shape.patterns() == std::vector<std::string>{"User [1-9][0-9]{4,4}"});
  CHECK(shape.capacity() == 90'000);
}

TEST_CASE("a shape that only few strings have is not kept") {
  std::vector<std::string> strings = users(10'003, 997, 90);
  strings.push_back("Secret-42");
  strings.push_back("Secret-43");
  for (const std::string& pattern : learned(strings).patterns()) {
    CHECK(pattern.find("ecret") == std::string::npos);
  }
}

TEST_CASE("one value repeated a thousand times leaves none of its letters") {
  const TextShape shape = learned(std::vector<std::string>(1000, "Smith"));
  for (const std::string& pattern : shape.patterns()) {
    CHECK(pattern.find_first_of("Smith") == std::string::npos);
  }
}

TEST_CASE("identifiers that mix digits and letters freely are one shape") {
  std::vector<std::string> strings;
  for (std::uint64_t k = 0; k < 200; ++k) {
    const std::uint64_t bits = RandomStream(3, 0).bits(k);
    char text[40];
    (void)std::snprintf(text, sizeof text, "%08x-4%03x", static_cast<unsigned>(bits),
                        static_cast<unsigned>(bits >> 40) & 0xFFFU);
    strings.emplace_back(text);
  }
  CHECK(learned(strings).patterns() == std::vector<std::string>{"[0-9a-f]{8}-4[0-9a-f]{3,3}"});
}

TEST_CASE("addresses keep their signs, prose its number of words") {
  std::vector<std::string> mails;
  std::vector<std::string> texts;
  for (std::uint64_t k = 0; k < 40; ++k) {
    const RandomStream draws(4, k);
    mails.push_back(std::string(3 + draws.below(0, 9), 'q') + "." +
                    std::string(3 + draws.below(1, 9), 'w') + "@mail" +
                    std::string(draws.below(2, 9), 'x') + ".org");
    std::string text = "It";
    for (std::uint64_t word = 0; word < 20 + k; ++word) text += word % 3 == 2 ? ", was" : " came";
    texts.push_back(text);
  }
  const TextShape mail = learned(mails);
  const std::regex address("[a-z]+\\.[a-z]+@[a-z]+\\.[a-z]+");
  for (std::uint64_t k = 0; k < 50; ++k) CHECK(std::regex_match(random(mail, k), address));
  const TextShape prose = learned(texts);
  for (std::uint64_t k = 0; k < 50; ++k) {
    const std::string text = random(prose, k);
    const auto words = 1 + std::count(text.begin(), text.end(), ' ');
    CHECK(words >= 20);
    CHECK(words <= 60);
  }
}

TEST_CASE("letters beyond ASCII become lower-case ones") {
  const TextShape shape = learned({"Žoë", "Äéî", "Éàè", "Öüß", "Ñño", "Çáb"});
  CHECK(std::regex_match(random(shape, 0), std::regex("[a-z]{3}")));
}

TEST_CASE("keys never repeat, also beyond what the shape first gives") {
  for (const auto& strings : {users(10, 1, 60), std::vector<std::string>{"A", "B", "C"},
                              std::vector<std::string>{"a1-7b", "b22-3", "c-9", "dd4-44", "e-0x"},
                              std::vector<std::string>{"1-22", "13-4", "5-6", "77-8", "99-10"}}) {
    const TextShape shape = learned(strings);
    CAPTURE(shape.patterns().front());
    std::set<std::string> seen;
    for (std::uint64_t k = 0; k < 30'000; ++k) seen.insert(key(shape, k));
    CHECK(seen.size() == 30'000);
    CHECK_FALSE(key(shape, ~std::uint64_t{0}).empty());
  }
}

TEST_CASE("no strings at all still make a shape") {
  CHECK(TextShape().patterns() == std::vector<std::string>{"[a-z]{8,8}"});
  CHECK_FALSE(key(learned({""}), 0).empty());
  CHECK_FALSE(key(learned({"", "-", "--", "?!"}), 0).empty());
}

TEST_CASE("a loaded shape makes the same strings, a forged one is refused") {
  const TextShape shape = learned(users(5, 13, 300));
  io::ModelFile file;
  const auto load = [&](const io::Json& header) {
    return io::load_part<TextShape>(header, "m", file);
  };
  const TextShape loaded = load(io::save_part(shape, "m", file));
  CHECK(loaded.patterns() == shape.patterns());
  for (std::uint64_t k = 0; k < 100; ++k) {
    CHECK(key(loaded, k) == key(shape, k));
    CHECK(random(loaded, k) == random(shape, k));
  }
  const auto refused = [&](const char* member, const io::Json& value) {
    io::Json header = io::save_part(shape, "m", file);
    header["shapes"][0][member] = value;
    try {
      (void)load(header);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kModel;
    }
    return false;
  };
  CHECK(refused("head", "("));
  CHECK(refused("head", std::string(5000, 'a')));
  CHECK(refused("class", "a"));
  CHECK(refused("class", "[0-9]|x"));
  CHECK(refused("class", 7));
  CHECK(refused("shortest", 9));
  CHECK(refused("longest", 4'000'000'000));
  CHECK(refused("weight", 0));
  CHECK(refused("weight", -1.5));
  CHECK_THROWS_AS((void)load({{"shapes", io::Json::array()}}), Error);
  CHECK_THROWS_AS((void)load({{"shapes", 3}}), Error);
}
