#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace likeness::metrics {

/// Keys whose unsigned order is the order of the numbers.
[[nodiscard]] inline std::uint64_t ordered_key(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63);
}
/// `value` must not be NaN; negative zero equals zero.
[[nodiscard]] inline std::uint64_t ordered_key(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value);
  const std::uint64_t sign = std::uint64_t{1} << 63;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// Sorts ascending, in time linear in the number of keys and of the digits in which they differ.
void radix_sort(std::vector<std::uint64_t>& keys);

}  // namespace likeness::metrics
