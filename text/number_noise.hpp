#pragma once

#include <cmath>
#include <optional>

namespace likeness::text {

/// The decimals of a number that arithmetic has moved by its last bits: 1 for 1.7000000000000002;
/// nothing for one that is no decimal number of up to nine digits.
[[nodiscard]] inline std::optional<int> decimals_before_noise(double value) noexcept {
  constexpr double kMostDigits = 1e9;
  constexpr double kLastBits = 0x1p-50;
  constexpr int kMostDecimals = 9;
  double scaled = std::abs(value);
  for (int decimals = 0; decimals <= kMostDecimals && scaled < kMostDigits; ++decimals) {
    const double whole = std::nearbyint(scaled);
    if (whole > 0 && std::abs(scaled - whole) <= scaled * kLastBits) return decimals;
    scaled *= 10;
  }
  return std::nullopt;
}

}  // namespace likeness::text
