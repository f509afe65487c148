#include "likeness/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/elementary.hpp"

using likeness::philox4x32;
using likeness::RandomStream;

TEST_CASE("Philox4x32-10 gives the known answers published with Random123") {
  using Block = std::array<std::uint32_t, 4>;
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream's element depends on its index alone, however it is read") {
  const RandomStream stream(7, 3);
  for (const std::uint64_t first : {0ULL, 1ULL, 12345ULL}) {
    std::vector<double> uniform(101);
    std::vector<double> normal(101);
    stream.fill_uniform(first, uniform);
    stream.fill_normal(first, normal);
    for (std::size_t k = 0; k < uniform.size(); ++k) {
      CHECK(uniform[k] == stream.uniform(first + k));
      CHECK(normal[k] == stream.normal(first + k));
    }
  }
}

TEST_CASE("streams of one seed and seeds of one stream differ") {
  CHECK(RandomStream(1, 1).bits(0) != RandomStream(1, 2).bits(0));
  CHECK(RandomStream(1, 1).bits(0) != RandomStream(2, 1).bits(0));
  CHECK(RandomStream(1, 1ULL << 40).bits(0) != RandomStream(1, 0).bits(0));
}

TEST_CASE("uniform elements lie inside (0, 1) with the moments of the uniform distribution") {
  constexpr std::size_t kCount = 1'000'000;
  std::vector<double> values(kCount);
  RandomStream(42, 0).fill_uniform(0, values);
  double sum = 0;
  double squares = 0;
  for (const double value : values) {
    REQUIRE(value > 0);
    REQUIRE(value < 1);
    sum += value;
    squares += value * value;
  }
  CHECK(sum / kCount == doctest::Approx(0.5).epsilon(0.002));
  CHECK(squares / kCount == doctest::Approx(1.0 / 3).epsilon(0.003));
}

TEST_CASE("normal elements have the moments of the standard normal distribution") {
  constexpr std::size_t kCount = 1'000'000;
  std::vector<double> values(kCount);
  RandomStream(42, 1).fill_normal(0, values);
  double sum = 0;
  double squares = 0;
  double fourth = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
    fourth += value * value * value * value;
  }
  CHECK(std::fabs(sum / kCount) < 0.004);
  CHECK(squares / kCount == doctest::Approx(1).epsilon(0.006));
  CHECK(fourth / kCount == doctest::Approx(3).epsilon(0.02));
}

TEST_CASE("whole numbers below a bound cover it evenly") {
  const RandomStream stream(9, 9);
  std::vector<int> counts(7);
  for (std::uint64_t k = 0; k < 70'000; ++k) ++counts[stream.below(k, 7)];
  for (const int count : counts) CHECK(std::abs(count - 10'000) < 500);
  CHECK(stream.below(0, 1) == 0);
}
