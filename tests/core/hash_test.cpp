#include "core/hash.hpp"

#include <doctest/doctest.h>

using namespace likeness;

TEST_CASE("mixed bits are the first number of SplitMix64, and FNV-1a has its published values") {
  CHECK(mixed_bits(0) == 0xE220A8397B1DCDAFU);
  CHECK(mixed_bits(0x9E3779B97F4A7C15U) == 0x6E789E6AA1B965F4U);
  CHECK(fnv_hash("") == 0xCBF29CE484222325U);
  CHECK(fnv_hash("a") == 0xAF63DC4C8601EC8CU);
  CHECK(fnv_hash("foobar") == 0x85944171F73967E8U);
}

TEST_CASE("a digest changes with every word, and takes bytes eight at a time") {
  Digest one(3);
  one.add_bytes("12345678abc");
  Digest other(3);
  other.add(0x3837363534333231U);
  CHECK(one.text() != other.text());
  other.add(0x636261U);
  CHECK(one.text() == other.text());
  CHECK(one.text().size() == 16);
  CHECK(Digest(0xfedcba9876543210U).text() == "fedcba9876543210");
}
