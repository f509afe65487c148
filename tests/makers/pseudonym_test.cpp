#include "makers/pseudonym.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "likeness/error.hpp"
#include "makers/maker.hpp"

using namespace likeness;
using namespace likeness::makers;

TEST_CASE("the same value gets the same pseudonym under one key, and another under another") {
  const PseudonymKey key("a secret of more than 16 bytes");
  const PseudonymKey other("a secret of more than 16 bytes!");
  const Maker names("name", "en_US");
  const auto pseudonym = [&](const PseudonymKey& with, std::string_view value) {
    std::string text;
    names.append(with.element("name", value), text);
    return text;
  };
  CHECK(pseudonym(key, "Ada Lovelace") == pseudonym(key, "Ada Lovelace"));
  CHECK(pseudonym(key, "Ada Lovelace") != pseudonym(key, "Alan Turing"));
  CHECK(pseudonym(key, "Ada Lovelace") != pseudonym(other, "Ada Lovelace"));
  // A given and a family name, however large the number of the person.
  const std::string name = pseudonym(key, "Ada Lovelace");
  CHECK(std::count(name.begin(), name.end(), ' ') == 1);
  CHECK_THROWS_AS(PseudonymKey("short"), Error);
}

TEST_CASE("permuted texts keep their outline, and no two become one") {
  const PseudonymKey key("a secret of more than 16 bytes");
  CHECK(key.permuted("id", "C-0042/x").size() == 8);
  CHECK(key.permuted("id", "C-0042/x")[1] == '-');
  std::set<std::string> seen;
  for (int k = 0; k < 1000; ++k) {
    const std::string digits = std::to_string(1000 + k).substr(1);
    const std::string permuted = key.permuted("id", digits);
    CHECK(permuted.find_first_not_of("0123456789") == std::string::npos);
    seen.insert(permuted);
  }
  CHECK(seen.size() == 1000);
}
