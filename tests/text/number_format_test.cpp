#include "text/number_format.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "likeness/random.hpp"

using namespace likeness;

namespace {

std::string written(double value, int decimals = -1, int min_decimals = -1) {
  std::array<char, text::kNumberSize> out;
  return {out.data(), text::write_float(value, decimals, min_decimals, out.data())};
}

std::string rounded(double value, int decimals) {
  std::array<char, text::kNumberSize> out;
  return {out.data(), std::to_chars(out.data(), out.data() + out.size(), value,
                                    std::chars_format::fixed, decimals)
                          .ptr};
}

}  // namespace

TEST_CASE("whole numbers are written in full") {
  std::array<char, text::kNumberSize> out;
  const auto text = [&](std::int64_t value) {
    return std::string(out.data(), text::write_integer(value, out.data()));
  };
  CHECK(text(0) == "0");
  CHECK(text(-42) == "-42");
  CHECK(text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE("the shortest form reads back equal and has an exponent far from 1 only") {
  CHECK(written(0.1) == "0.1");
  CHECK(written(100000) == "100000");
  CHECK(written(1e15) == "1000000000000000");
  CHECK(written(1e16) == "1e+16");
  CHECK(written(1.5e300) == "1.5e+300");
  CHECK(written(0.0001) == "0.0001");
  CHECK(written(0.00007) == "7e-05");
  CHECK(written(-5e-324) == "-5e-324");
  CHECK(written(3, -1, 1) == "3.0");
  CHECK(written(0, -1, 1) == "0.0");
  CHECK(written(2.5, -1, 3) == "2.500");
  const RandomStream random(2, 0);
  for (std::uint64_t k = 0; k < 20'000; ++k) {
    const double value = std::bit_cast<double>(random.bits(k));
    if (!std::isfinite(value)) continue;
    CHECK(std::strtod(written(value).c_str(), nullptr) == value);
  }
}

TEST_CASE("a fixed number of decimals is rounded as exactly as to_chars rounds") {
  const RandomStream random(3, 0);
  for (std::uint64_t k = 0; k < 20'000; ++k) {
    const double scale = std::pow(10.0, static_cast<double>(random.below(3 * k, 22)) - 6);
    const double value = random.uniform(3 * k + 1) * scale;
    const int decimals = static_cast<int>(random.below(3 * k + 2, 18));
    if (value * std::pow(10.0, decimals) > 1e15) continue;
    CHECK(written(value, decimals) == rounded(value, decimals));
  }
  for (const double tie : {0.5, 1.5, 2.5, 0.125, 0.375, 1e22}) {
    for (const int decimals : {0, 1, 2, 3, 15, 20}) {
      CHECK(written(tie, decimals) == rounded(tie, decimals));
    }
  }
}

TEST_CASE("digits that a double does not hold are zeros") {
  CHECK(written(234567123.53, 9) == "234567123.530000000");
  CHECK(written(234567123.53, 9, 1) == "234567123.53");
  CHECK(written(1e23, 1) == "1" + std::string(23, '0') + ".0");
  CHECK(written(0.1, 20) == "0.10000000000000000000");
}

TEST_CASE("trailing zeros beyond the least number of decimals are left out") {
  CHECK(written(2.5, 4, 1) == "2.5");
  CHECK(written(3, 4, 1) == "3.0");
  CHECK(written(3, 4, 0) == "3");
  CHECK(written(100, 2, 0) == "100");
  CHECK(written(2.5, 2) == "2.50");
  CHECK(written(2.5, 2, 9) == "2.50");
}

TEST_CASE("what is rounded to zero has no sign") {
  CHECK(written(-0.001, 2) == "0.00");
  CHECK(written(-0.4, 0) == "0");
  CHECK(written(-0.0, 1) == "-0.0");
  CHECK(written(-0.0, 0) == "0");
  CHECK(written(-0.006, 2) == "-0.01");
}
