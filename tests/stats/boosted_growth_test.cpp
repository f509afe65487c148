#include "stats/boosted_growth.hpp"

#include <doctest/doctest.h>

using namespace likeness::stats;

TEST_CASE("packed derivatives add up exactly, negative gradients as well") {
  const GradientPacking packing(1000);
  GradientSum sum = 0;
  double gradient = 0;
  double hessian = 0;
  for (int k = 0; k < 1000; ++k) {
    const float p = static_cast<float>(k % 100) / 100;
    const int target = k % 3 == 0 ? 1 : 0;
    const GradientSum one = packing.pack(p, static_cast<std::uint8_t>(target), 0);
    sum += one;
    gradient += packing.gradient(one);
    hessian += packing.hessian(one);
  }
  CHECK(packing.rows(sum) == 1000);
  CHECK(packing.gradient(sum) == gradient);
  CHECK(packing.hessian(sum) == hessian);
}

TEST_CASE("packed derivatives of the most rows that are allowed stay within their bits") {
  const GradientPacking packing(kMostBoostingRows);
  for (const bool second : {false, true}) {
    CAPTURE(second);
    const std::uint8_t target = second ? 1 : 0;
    const float p = target == 0 ? 1.0F : 0.5F;
    const GradientSum sum = packing.pack(p, target, 0.99F) * kMostBoostingRows;
    CHECK(packing.rows(sum) == kMostBoostingRows);
    CHECK(packing.gradient(sum) / packing.unit() ==
          doctest::Approx((p - target) * kMostBoostingRows).epsilon(0.05));
    CHECK(packing.hessian(sum) / packing.unit() ==
          doctest::Approx(p * (1 - p) * kMostBoostingRows).epsilon(0.05));
  }
}

TEST_CASE("what rounding takes from derivatives, it gives back over many rows") {
  const GradientPacking packing(100'000);
  GradientSum sum = 0;
  for (std::uint32_t k = 0; k < 10'000; ++k) {
    sum += packing.pack(0.003F, 0, static_cast<float>(k % 100) / 100);
  }
  CHECK(packing.gradient(sum) / packing.unit() == doctest::Approx(30).epsilon(0.05));
  CHECK(packing.hessian(sum) / packing.unit() == doctest::Approx(29.9).epsilon(0.05));
}
